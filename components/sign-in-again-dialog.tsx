"use client";

import { type FormEvent, useRef, useState } from "react";
import type { Me } from "@/lib/contract/auth";
import { signInHere } from "./sign-in-here";
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
    const refused = await signInHere({ ...account, password });
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
