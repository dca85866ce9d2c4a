"use client";

import { useWatch } from "react-hook-form";
import { errorText } from "@/components/error-text";
import { FormDialog } from "@/components/form-dialog";
import { FormField } from "@/components/form-field";
import { Input, Textarea } from "@/components/ui/input";
import { useNow } from "@/lib/client/clock";
import { parseMinutes } from "@/lib/client/duration";
import type { FieldCodes } from "@/lib/client/form";
import { formatCount } from "@/lib/client/format";
import { startSession } from "@/lib/client/sessions";
import { formatHours } from "@/lib/contract/hours";
import { reasonLengthMax, type Session, type SessionOptions } from "@/lib/contract/sessions";
import { endTimeText } from "./countdown";
import { DurationField } from "./duration-field";
import { ReachField } from "./reach-field";
import { reachOf, type StartForm, type StartValues, startDefaults, startForm } from "./start-form";

/** Asks for how long, what, from where and why, says what will be open until when, and starts it. */
export function StartDialog({
  options,
  earlier,
  onOpenChange,
  onStarted,
}: {
  options: SessionOptions;
  /** A session to begin from. */
  earlier: Session | undefined;
  onOpenChange: (open: boolean) => void;
  onStarted: (session: Session) => void;
}) {
  return (
    <FormDialog
      open
      onOpenChange={onOpenChange}
      title="Start session"
      description="Your address is let in at what you choose, and shut out again when the time is over."
      schema={startForm(options)}
      defaultValues={startDefaults(options, earlier)}
      save={startSession()}
      onSaved={onStarted}
      submitLabel="Start session"
      pendingLabel="Starting…"
      purpose="start your session"
      fieldCodes={fieldCodes}
      request={(body) => ({ method: "POST", path: "/sessions", body })}
    >
      {(form) => <StartFields form={form} options={options} />}
    </FormDialog>
  );
}

const fieldCodes: FieldCodes<StartValues> = {
  session_over_limit: {
    field: "duration",
    text: ({ code, details: { limitHours } }) =>
      errorText(code, {
        limit: typeof limitHours === "number" ? formatHours(limitHours) : undefined,
      }),
  },
  ip_private: {
    field: "address",
    text: ({ code, details: { address } }) =>
      errorText(code, { typed: typeof address === "string" ? address : undefined }),
  },
  ip_undetected: { field: "address", text: ({ code }) => errorText(code) },
};

function StartFields({ form, options }: { form: StartForm; options: SessionOptions }) {
  const seen = [options.ipv4Address, options.ipv6Address].filter((each) => each !== null);
  return (
    <>
      <DurationField form={form} options={options} />
      <ReachField form={form} options={options} />
      <FormField
        form={form}
        name="address"
        label="Address"
        optional={options.addressFlaw === null && seen.length > 0}
        help={
          options.addressFlaw ??
          (seen.length === 0
            ? errorText("ip_undetected")
            : "Leave it empty to use the address that we see.")
        }
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            placeholder={options.addressFlaw === null ? seen.join(", ") : ""}
          />
        )}
      </FormField>
      <FormField form={form} name="reason" label="Reason" optional>
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={reasonLengthMax}
            placeholder="What you are about to do, or the number of a ticket"
          />
        )}
      </FormField>
      <Outcome form={form} options={options} />
    </>
  );
}

/** What starting it will mean, in one sentence. */
function Outcome({ form, options }: { form: StartForm; options: SessionOptions }) {
  const [duration, reach, otherRoleId, resourceIds, address] = useWatch({
    control: form.control,
    name: ["duration", "reach", "otherRoleId", "resourceIds", "address"],
  });
  const now = useNow() ?? 0;
  const minutes = parseMinutes(duration);
  const resources = reachOf(options, { reach, otherRoleId, resourceIds });
  const from = address.trim() || options.ipv4Address || options.ipv6Address;
  if (minutes === undefined || resources.length === 0) return null;
  const end = endTimeText(new Date(now + minutes * 60_000), now);
  return (
    <p className="text-pretty rounded-md bg-surface-sunken px-3 py-2.5 text-sm">
      <strong className="font-semibold">{formatCount(resources.length, "resource")}</strong>{" "}
      {resources.length === 1 ? "opens" : "open"}
      {from === null ? "" : " for "}
      {from === null ? null : <span className="break-all font-mono text-xs">{from}</span>} until{" "}
      <strong className="font-semibold">{end}</strong>.
    </p>
  );
}
