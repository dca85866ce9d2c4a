"use client";

import { errorText } from "@/components/error-text";
import { FormDialog } from "@/components/form-dialog";
import { FormField } from "@/components/form-field";
import { FormEndField } from "@/components/roles/form-end-field";
import { Input } from "@/components/ui/input";
import type { ApiError } from "@/lib/client/api-error";
import { createStaticRule } from "@/lib/client/static-rules";
import { ruleLabelMax, type StaticIpRule } from "@/lib/contract/static-ip-rules";
import { ResourceField } from "./resource-field";
import { type RuleForm, ruleForm } from "./rule-form";

/** Asks which address or network is let in, where, and for how long. */
export function AddRuleDialog({
  onOpenChange,
  onAdded,
}: {
  onOpenChange: (open: boolean) => void;
  onAdded: (rule: StaticIpRule) => void;
}) {
  return (
    <FormDialog
      open
      onOpenChange={onOpenChange}
      title="Add a static rule"
      description="It lets an address in without a session, until it is deleted or its end comes."
      schema={ruleForm}
      defaultValues={{ label: "", ipAddress: "", resources: [], expiresAt: null }}
      save={createStaticRule()}
      onSaved={onAdded}
      submitLabel="Add rule"
      pendingLabel="Adding…"
      purpose="finish adding this rule"
      size="lg"
      fieldCodes={{
        ip_private: { field: "ipAddress", text: privateText },
        provider_no_room: { field: "resources", text: fullText },
        resource_not_found: { field: "resources", text: ({ code }) => errorText(code) },
      }}
      request={(body) => ({ method: "POST", path: "/static-ip-rules", body })}
    >
      {(form) => <RuleFields form={form} />}
    </FormDialog>
  );
}

const privateText = ({ details: { address } }: ApiError) =>
  `${typeof address === "string" ? address : "This"} is not public, nor within a network that the settings allow.`;

const fullText = ({ code }: ApiError) =>
  `${errorText(code, { resource: "One of these firewalls" })} Nothing was added.`;

function RuleFields({ form }: { form: RuleForm }) {
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name="label" label="Label" required>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={ruleLabelMax}
              placeholder="Office, Berlin"
            />
          )}
        </FormField>
        <FormField
          form={form}
          name="ipAddress"
          label="Address or network"
          help="One address, or a network such as 203.0.113.0/24."
          required
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              maxLength={100}
              className="font-mono"
              placeholder="203.0.113.7"
            />
          )}
        </FormField>
        <FormEndField form={form} name="expiresAt" />
      </div>
      <ResourceField form={form} />
    </>
  );
}
