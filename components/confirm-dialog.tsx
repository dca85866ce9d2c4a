"use client";

import { type UseMutationOptions, useMutation } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { type ApiError, asApiError } from "@/lib/client/api-error";
import { type ApiRequest, Curl } from "./curl";
import { ErrorBanner } from "./error-banner";
import type { ErrorContext } from "./error-text";
import { useSignedIn } from "./signed-in";
import { AlertDialog } from "./ui/alert-dialog";
import { Field } from "./ui/field";
import { Input } from "./ui/input";

/**
 * A question before a change: what it means, Cancel with the focus, and the change itself, whose
 * failure is told in the dialog. It closes when the change is made. For what cannot be undone,
 * `typed` is a name that must be typed first.
 */
export function ConfirmDialog<Saved>({
  onOpenChange,
  title,
  description,
  actionLabel,
  pendingLabel,
  tone = "danger",
  purpose,
  save,
  onDone,
  errorContext,
  onRefused,
  typed,
  request,
  children,
}: {
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What changes and what stays. */
  description: ReactNode;
  actionLabel: string;
  /** What the button says meanwhile: "Deleting…". */
  pendingLabel: string;
  tone?: "danger" | "primary";
  /** Finishes "Sign in to …", should the sign-in end meanwhile: "finish deleting this role". */
  purpose: string;
  /** A mutation of `lib/client` that needs no more to be told. */
  save: UseMutationOptions<Saved, Error, void>;
  /** Called after what the change outdated has been fetched anew, and the dialog has closed. */
  onDone: (saved: Saved) => void;
  errorContext?: ErrorContext;
  /** Takes a refusal that is not for the dialog to tell: true closes it. */
  onRefused?: (error: ApiError) => boolean;
  /** The name to type, and what the complaint says it is for: "delete this role". */
  typed?: { name: string; to: string };
  /** The call that it makes, for who would rather make it in a shell. */
  request?: ApiRequest;
  /** What else the answer needs. */
  children?: ReactNode;
}) {
  const [text, setText] = useState("");
  const [complaint, setComplaint] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const busy = useRef(false);
  const mutation = useMutation(save);
  const signedIn = useSignedIn();
  const error = mutation.error === null ? undefined : asApiError(mutation.error);

  async function run() {
    if (busy.current) return;
    if (typed !== undefined && text.trim() !== typed.name.trim()) {
      setComplaint(`Type “${typed.name}” to ${typed.to}.`);
      field.current?.focus();
      return;
    }
    busy.current = true;
    try {
      const saved = await signedIn(purpose, () => mutation.mutateAsync());
      onOpenChange(false);
      onDone(saved);
    } catch (thrown) {
      // Else the mutation keeps the error, and the banner shows it.
      if (onRefused?.(asApiError(thrown))) onOpenChange(false);
    } finally {
      busy.current = false;
    }
  }

  return (
    <AlertDialog
      open
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      actionLabel={actionLabel}
      pendingLabel={pendingLabel}
      pending={mutation.isPending}
      tone={tone}
      onAction={() => void run()}
    >
      {error === undefined ? null : (
        <ErrorBanner error={error} context={errorContext} onRetry={() => void run()} />
      )}
      {children}
      {typed === undefined ? null : (
        <Field
          label={
            <>
              Type <strong className="font-semibold">{typed.name}</strong> to confirm
            </>
          }
          error={complaint}
        >
          {(control) => (
            <Input
              {...control}
              ref={field}
              value={text}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => {
                setText(event.target.value);
                setComplaint(undefined);
              }}
              onKeyDown={(event) => {
                if (event.key === "Enter") void run();
              }}
            />
          )}
        </Field>
      )}
      {request === undefined ? null : <Curl requests={[request]} />}
    </AlertDialog>
  );
}
