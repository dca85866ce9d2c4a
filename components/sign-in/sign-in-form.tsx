"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { errorText } from "@/components/error-text";
import { signInHere } from "@/components/sign-in-here";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { EntryLink, entryCardClass } from "./entry-frame";
import { keepLastOrganization, readLastOrganization, withOrganization } from "./organization";

const failuresBeforePause = 5;
/** What counts as a try; a line that was down does not. */
const wrong = errorText("credentials_wrong");

/** Signs in and goes to `target`, a path of this site. */
export function SignInForm({ target, organization }: { target: string; organization: string }) {
  const [slug, setSlug] = useState(organization);
  const [failure, setFailure] = useState<string>();
  const [failures, setFailures] = useState(0);
  const [missing, setMissing] = useState<Record<string, string>>({});
  const [pending, setPending] = useState(false);
  const busy = useRef(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    const known = readLastOrganization();
    const field = fieldOf(form.current, "organizationSlug");
    if (field && field.value === "" && known) field.value = known;
    setSlug(field?.value ?? "");
    const first = ["organizationSlug", "email", "password"]
      .map((name) => fieldOf(form.current, name))
      .find((input) => input?.value === "");
    first?.focus();
  }, []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy.current) return;
    const values = readValues(event.currentTarget);
    const complaints = complaintsOf(values);
    setMissing(complaints);
    setFailure(undefined);
    const [firstBad] = Object.keys(complaints);
    if (firstBad) return fieldOf(form.current, firstBad)?.focus();
    busy.current = true;
    setPending(true);
    const refused = await signInHere(values);
    if (refused === undefined) {
      keepLastOrganization(values.organizationSlug);
      // A whole new page: what another person has read must not stay in this tab's memory.
      window.location.assign(target);
      return;
    }
    busy.current = false;
    setPending(false);
    setFailure(refused);
    if (refused === wrong) setFailures((count) => count + 1);
    const password = fieldOf(form.current, "password");
    password?.focus();
    password?.select();
  }

  const left = failuresBeforePause - failures;
  return (
    <form ref={form} noValidate onSubmit={submit} className={entryCardClass}>
      {failure === undefined ? null : (
        <Banner tone="danger">
          {failure}
          {failure === wrong && failures > 1 && left > 0
            ? ` After ${left === 1 ? "one more try" : `${left} more tries`}, sign-in pauses for a while.`
            : null}
        </Banner>
      )}
      <Field label="Organization" error={missing.organizationSlug} required>
        {(control) => (
          <Input
            {...control}
            name="organizationSlug"
            autoComplete="organization"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={100}
            defaultValue={organization}
            onInput={(event) => setSlug(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Email" error={missing.email} required>
        {(control) => (
          <Input {...control} name="email" type="email" autoComplete="username" maxLength={254} />
        )}
      </Field>
      <Field label="Password" error={missing.password} required>
        {(control) => (
          <PasswordInput
            {...control}
            name="password"
            autoComplete="current-password"
            maxLength={128}
          />
        )}
      </Field>
      <Button
        type="submit"
        variant="primary"
        size="lg"
        pending={pending}
        pendingLabel="Signing in…"
        className="w-full"
      >
        Sign in
      </Button>
      <p className="text-center">
        <EntryLink href={withOrganization("/forgot-password", slug)}>Forgot password?</EntryLink>
      </p>
    </form>
  );
}

type Values = { organizationSlug: string; email: string; password: string };

function readValues(form: HTMLFormElement): Values {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "");
  return {
    organizationSlug: text("organizationSlug").trim(),
    email: text("email").trim(),
    password: text("password"),
  };
}

function complaintsOf({ organizationSlug, email, password }: Values): Record<string, string> {
  return {
    ...(organizationSlug === "" && { organizationSlug: "Enter your organization, such as acme." }),
    ...(email === "" && { email: "Enter your email address." }),
    ...(password === "" && { password: "Enter your password." }),
  };
}

function fieldOf(form: HTMLFormElement | null, name: string): HTMLInputElement | undefined {
  const field = form?.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field : undefined;
}
