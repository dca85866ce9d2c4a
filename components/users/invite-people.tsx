"use client";

import { useState } from "react";
import { useWatch } from "react-hook-form";
import { errorText } from "@/components/error-text";
import { FormDialog } from "@/components/form-dialog";
import { FormField } from "@/components/form-field";
import { useAnnounce } from "@/components/live-regions";
import { Checkbox } from "@/components/ui/checkbox";
import { Input, Textarea } from "@/components/ui/input";
import { readAddresses } from "@/lib/client/addresses";
import type { ContractForm, FieldCodes } from "@/lib/client/form";
import { formatCount } from "@/lib/client/format";
import { type InvitationOutcome, invitationForm, invitePeople } from "@/lib/client/invitations";
import { type UserCreate, userNameMax } from "@/lib/contract/users";
import { InviteReport } from "./invite-report";

type Values = { emails: string; name: string; isOrgAdmin: boolean };

const fieldCodes: FieldCodes<Values> = {
  email_taken: { field: "emails", text: () => errorText("email_taken") },
};

/**
 * Invites one or many. Where nothing is left to tell it closes onto the new rows; links that must
 * be handed over, and people who could not be invited, stand in a report.
 */
export function InvitePeople({
  open,
  onClose,
  onInvited,
}: {
  open: boolean;
  onClose: () => void;
  /** With the ids of those who were invited, each time that some were. */
  onInvited: (ids: readonly string[]) => void;
}) {
  const [report, setReport] = useState<readonly InvitationOutcome[]>();
  const announce = useAnnounce();

  function take(outcomes: readonly InvitationOutcome[]) {
    const users = outcomes.flatMap(({ user }) => user ?? []);
    if (users.length > 0) {
      onInvited(users.map(({ id }) => id));
      announce(`${formatCount(users.length, "person", "people")} invited.`);
    }
    const links = users.some(({ inviteUrl }) => inviteUrl !== undefined);
    if (links || users.length < outcomes.length) setReport(outcomes);
  }
  return (
    <>
      {open ? (
        <FormDialog
          open
          onOpenChange={onClose}
          title="Invite people"
          description="Each gets a link of their own to choose a password with."
          schema={invitationForm}
          defaultValues={{ emails: "", name: "", isOrgAdmin: false }}
          save={invitePeople()}
          onSaved={take}
          submitLabel="Invite"
          pendingLabel="Inviting…"
          purpose="finish inviting"
          fieldCodes={fieldCodes}
        >
          {(form) => <InviteFields form={form} />}
        </FormDialog>
      ) : null}
      {report === undefined ? null : (
        <InviteReport
          outcomes={report}
          onRetried={(again) => {
            const key = ({ idempotencyKey }: InvitationOutcome) => idempotencyKey;
            const renewed = new Map(again.map((outcome) => [key(outcome), outcome]));
            setReport(report.map((outcome) => renewed.get(key(outcome)) ?? outcome));
            onInvited(again.flatMap(({ user }) => user?.id ?? []));
          }}
          onClose={() => setReport(undefined)}
        />
      )}
    </>
  );
}

function InviteFields({ form }: { form: ContractForm<Values, UserCreate[]> }) {
  const emails = useWatch({ control: form.control, name: "emails" });
  const count = readAddresses(emails).addresses.length;
  return (
    <>
      <FormField
        form={form}
        name="emails"
        label="Email addresses"
        required
        help={
          count > 1
            ? `${count} people.`
            : "Paste many at once, separated by commas, spaces or lines."
        }
      >
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={20_000}
            placeholder="kim@acme.example"
          />
        )}
      </FormField>
      {count > 1 ? null : (
        <FormField
          form={form}
          name="name"
          label="Name"
          optional
          help="Left empty, it is taken from the address."
        >
          {(control) => <Input {...control} autoComplete="off" maxLength={userNameMax} />}
        </FormField>
      )}
      <Checkbox
        {...form.register("isOrgAdmin")}
        label={count > 1 ? "Make them admins" : "Make this person an admin"}
        help="Admins manage people, roles and settings, and reach every resource."
      />
    </>
  );
}
