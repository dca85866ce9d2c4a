"use client";

import { signIn } from "next-auth/react";
import { type FormEvent, useRef, useState } from "react";
import type { Me } from "@/lib/contract/auth";
import { errorText } from "./error-text";
import { Banner } from "./ui/banner";
import { Button } from "./ui/button";
import { Dialog, DialogBody, DialogFooter } from "./ui/dialog";
import { Field } from "./ui/field";
import { PasswordInput } from "./ui/password-input";

/** Loaded by `SignInAgainProvider` when a sign-in has ended. */
export function SignInAgainDialog({
  open,
  reason,
  account,
  onAnswer,
  onClosed,
}: {
  open: boolean;
  reason: string;
  account: Me;
  onAnswer: (signedIn: boolean) => void;
  onClosed: () => void;
}) {
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<string>();
  const [pending, setPending] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    // The dialog may be rendered inside another form's tree, whose submit must not run.
    event.stopPropagation();
    if (pending) return;
    setPending(true);
    setFailure(undefined);
    const refused = await trySignIn(account, password);
    setPending(false);
    if (refused === undefined) {
      onAnswer(true);
      return;
    }
    setFailure(refused);
    field.current?.focus();
    field.current?.select();
  }

  return (
    <Dialog
      open={open}
      size="sm"
      title="Sign in again"
      description={`Your sign-in ended. Sign in to ${reason}.`}
      onOpenChange={() => onAnswer(false)}
      onClosed={onClosed}
      initialFocus={field}
    >
      <form className="contents" onSubmit={submit}>
        <DialogBody>
          {failure === undefined ? null : <Banner tone="danger">{failure}</Banner>}
          <p>
            <span className="block text-muted-foreground">Signing in as</span>
            <span className="break-all font-medium">{account.email}</span>
          </p>
          <input
            type="email"
            autoComplete="username"
            value={account.email}
            readOnly
            hidden
            aria-label="Email"
          />
          <Field label="Password" required>
            {(control) => (
              <PasswordInput
                {...control}
                ref={field}
                autoComplete="current-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button onClick={() => onAnswer(false)}>Not now</Button>
          <Button type="submit" variant="primary" pending={pending} pendingLabel="Signing in…">
            Sign in
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

/** The sentence why not, or undefined once signed in. */
async function trySignIn(account: Me, password: string): Promise<string | undefined> {
  try {
    // next-auth leaves the page when it cannot reach the server, and what was typed goes with it.
    await fetch("/api/auth/csrf", { cache: "no-store" });
    const result = await signIn("credentials", {
      redirect: false,
      organizationSlug: account.organizationSlug,
      email: account.email,
      password,
    });
    if (result?.ok === true && !result.error) return undefined;
    return sentenceOf(result?.error ?? "internal_error");
  } catch {
    return errorText("offline");
  }
}

function sentenceOf(error: string): string {
  if (error === "credentials_wrong" || error === "CredentialsSignin") {
    return errorText("credentials_wrong");
  }
  if (error === "account_suspended" || error === "unavailable") return errorText(error);
  const [code, seconds = ""] = error.split(":");
  if (code !== "locked_out") return errorText("internal_error");
  const opens = new Date(Date.now() + Number(seconds) * 1000);
  const at = opens.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return errorText("locked_out", Number.isFinite(opens.getTime()) ? { at } : {});
}
