"use client";

import { type FormEvent, useEffect, useMemo, useRef, useState } from "react";
import { useWatch } from "react-hook-form";
import { ErrorBanner } from "@/components/error-banner";
import { FormField } from "@/components/form-field";
import { keepFocus } from "@/components/keep-focus";
import { PasswordRules } from "@/components/password-rules";
import { signInHere } from "@/components/sign-in-here";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { PasswordInput } from "@/components/ui/password-input";
import { useContractForm } from "@/lib/client/form";
import { type LinkPurpose, newPasswordForm, takePassword } from "@/lib/client/password";
import { type OneTimeLink, passwordLengthMax } from "@/lib/contract/password";
import { DeadLink } from "./dead-link";
import { EntryLink, entryCardClass } from "./entry-frame";
import { keepLastOrganization, withOrganization } from "./organization";

/**
 * Chooses the password that a one-time link is for, and signs in with it. The way on replaces this
 * page, so that the link does not stay in the history.
 */
export function NewPasswordForm({
  purpose,
  token,
  link,
}: {
  purpose: LinkPurpose;
  token: string;
  link: OneTimeLink;
}) {
  const schema = useMemo(() => newPasswordForm(link.policy), [link.policy]);
  const { form, formError, submit } = useContractForm({ schema, defaultValues: { password: "" } });
  const [refused, setRefused] = useState<string>();
  const [pending, setPending] = useState(false);
  const busy = useRef(false);
  const typed = useWatch({ control: form.control, name: "password" });
  useEffect(() => form.setFocus("password"), [form]);

  async function run() {
    if (busy.current) return;
    busy.current = true;
    setPending(true);
    await submit(async ({ password }) => {
      const { organizationSlug, email } = await takePassword(purpose, token, password);
      keepLastOrganization(organizationSlug);
      const why = await signInHere({ organizationSlug, email, password });
      if (why === undefined) return window.location.replace("/");
      setRefused(why);
    });
    setPending(false);
    busy.current = false;
  }

  if (formError?.code === "one_time_token_invalid") return <DeadLink purpose={purpose} />;
  if (refused !== undefined) {
    return (
      <div className={entryCardClass}>
        <Banner tone="warning" title="Your password was saved.">
          Signing in did not work, though: {refused}
        </Banner>
        <p className="text-center">
          <EntryLink href={withOrganization("/sign-in", link.organizationSlug)}>
            Go to sign-in
          </EntryLink>
        </p>
      </div>
    );
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
      <p>
        <span className="block text-muted-foreground text-xs">{link.organizationName}</span>
        <span className="wrap-anywhere font-medium">{link.email}</span>
      </p>
      <input
        type="email"
        autoComplete="username"
        value={link.email}
        readOnly
        hidden
        aria-label="Email"
      />
      <div className="flex flex-col gap-2.5">
        <FormField form={form} name="password" label="New password" required>
          {(control) => (
            <PasswordInput {...control} autoComplete="new-password" maxLength={passwordLengthMax} />
          )}
        </FormField>
        <PasswordRules policy={link.policy} password={typed} />
      </div>
      <Button
        type="submit"
        variant="primary"
        size="lg"
        pending={pending}
        pendingLabel="Saving…"
        onMouseDown={keepFocus}
        className="w-full"
      >
        {purpose === "invite" ? "Set password and sign in" : "Save password and sign in"}
      </Button>
    </form>
  );
}
