"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { ErrorBanner } from "@/components/error-banner";
import { FormField } from "@/components/form-field";
import { keepFocus } from "@/components/keep-focus";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useContractForm } from "@/lib/client/form";
import { forgotPassword } from "@/lib/client/password";
import { passwordForgotten } from "@/lib/contract/auth";
import { EntryLink, entryCardClass } from "./entry-frame";
import { readLastOrganization, withOrganization } from "./organization";

/** Asks for a link. What is said afterwards is the same whether there is such an account or not. */
export function ForgotPasswordForm({ organization }: { organization: string }) {
  const { form, formError, submit } = useContractForm({
    schema: passwordForgotten,
    defaultValues: { organizationSlug: organization, email: "" },
  });
  const [sentTo, setSentTo] = useState<string>();
  const [pending, setPending] = useState(false);
  const busy = useRef(false);
  const slug = form.watch("organizationSlug");

  useEffect(() => {
    const known = readLastOrganization();
    if (form.getValues("organizationSlug") === "" && known) {
      form.setValue("organizationSlug", known);
    }
    form.setFocus(form.getValues("organizationSlug") === "" ? "organizationSlug" : "email");
  }, [form]);

  async function run() {
    if (busy.current) return;
    busy.current = true;
    setPending(true);
    setSentTo(undefined);
    await submit(async (body) => {
      await forgotPassword(body);
      setSentTo(body.email);
    });
    setPending(false);
    busy.current = false;
  }

  return (
    <form
      noValidate
      className={entryCardClass}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void run();
      }}
    >
      {formError === undefined ? null : (
        <ErrorBanner error={formError} onRetry={() => void run()} pending={pending} />
      )}
      <div role="status" className="empty:hidden">
        {sentTo === undefined ? null : (
          <Banner tone="success" title="Look into your mailbox.">
            If there is an account for <span className="wrap-anywhere">{sentTo}</span>, a link is on
            its way. It works once, for an hour. If nothing comes, ask an admin of your
            organization.
          </Banner>
        )}
      </div>
      <FormField form={form} name="organizationSlug" label="Organization" required>
        {(control) => (
          <Input
            {...control}
            autoComplete="organization"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={100}
          />
        )}
      </FormField>
      <FormField form={form} name="email" label="Email" required>
        {(control) => <Input {...control} type="email" autoComplete="username" maxLength={254} />}
      </FormField>
      <Button
        type="submit"
        variant="primary"
        size="lg"
        pending={pending}
        pendingLabel="Sending…"
        onMouseDown={keepFocus}
        className="w-full"
      >
        Send link
      </Button>
      <p className="text-center">
        <EntryLink href={withOrganization("/sign-in", slug)}>Back to sign-in</EntryLink>
      </p>
    </form>
  );
}
