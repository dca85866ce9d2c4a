"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { useWatch } from "react-hook-form";
import { ErrorBanner } from "@/components/error-banner";
import { errorText } from "@/components/error-text";
import { FormField } from "@/components/form-field";
import { keepFocus } from "@/components/keep-focus";
import { useAnnounce } from "@/components/live-regions";
import { PasswordRules } from "@/components/password-rules";
import { useSignedIn } from "@/components/signed-in";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { PasswordInput } from "@/components/ui/password-input";
import { type FieldCodes, useContractForm } from "@/lib/client/form";
import { changePassword, passwordChangeForm, violationsText } from "@/lib/client/password";
import type { PasswordChange } from "@/lib/contract/auth";
import { type PasswordPolicy, passwordLengthMax } from "@/lib/contract/password";

const fieldCodes: FieldCodes<PasswordChange> = {
  password_wrong: { field: "currentPassword", text: () => errorText("password_wrong") },
  password_unchanged: { field: "newPassword", text: () => errorText("password_unchanged") },
  password_policy: { field: "newPassword", text: violationsText },
};

const changed = "Password changed. Your other sign-ins were ended.";
const empty = { currentPassword: "", newPassword: "" };

/** Takes the old password and a new one. */
export function ChangePasswordForm({
  policy,
  email,
}: {
  policy: PasswordPolicy;
  /** For password managers, which keep a password under it. */
  email: string;
}) {
  const schema = useMemo(() => passwordChangeForm(policy), [policy]);
  const { form, formError, submit } = useContractForm({ schema, defaultValues: empty, fieldCodes });
  const mutation = useMutation(changePassword());
  const signedIn = useSignedIn();
  const announce = useAnnounce();
  const [done, setDone] = useState(false);
  const [pending, setPending] = useState(false);
  const busy = useRef(false);
  const typed = useWatch({ control: form.control, name: "newPassword" });

  async function run() {
    if (busy.current) return;
    busy.current = true;
    setPending(true);
    setDone(false);
    await submit(async (body) => {
      await signedIn("finish changing your password", () => mutation.mutateAsync({ body }));
      form.reset(empty);
      setDone(true);
      announce(changed);
    });
    setPending(false);
    busy.current = false;
  }

  return (
    <form
      noValidate
      className="flex max-w-sm flex-col gap-5"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void run();
      }}
    >
      {formError === undefined ? null : (
        <ErrorBanner error={formError} onRetry={() => void run()} pending={pending} />
      )}
      {done ? <Banner tone="success">{changed}</Banner> : null}
      <input
        type="email"
        autoComplete="username"
        value={email}
        readOnly
        hidden
        aria-label="Email"
      />
      <FormField form={form} name="currentPassword" label="Current password" required>
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="current-password"
            maxLength={passwordLengthMax}
          />
        )}
      </FormField>
      <div className="flex flex-col gap-2.5">
        <FormField form={form} name="newPassword" label="New password" required>
          {(control) => (
            <PasswordInput {...control} autoComplete="new-password" maxLength={passwordLengthMax} />
          )}
        </FormField>
        <PasswordRules policy={policy} password={typed} />
      </div>
      <Button
        type="submit"
        variant="primary"
        pending={pending}
        pendingLabel="Changing…"
        onMouseDown={keepFocus}
        className="self-start"
      >
        Change password
      </Button>
    </form>
  );
}
