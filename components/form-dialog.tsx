"use client";

import { type UseMutationOptions, useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import type { DefaultValues, FieldValues } from "react-hook-form";
import type { z } from "zod";
import type { ApiError } from "@/lib/client/api-error";
import { type ContractForm, type FieldCodes, useContractForm } from "@/lib/client/form";
import type { Write } from "@/lib/client/write";
import type { ApiRequest } from "./curl";
import { ErrorBanner } from "./error-banner";
import type { ErrorContext } from "./error-text";
import { FormCurl } from "./form-curl";
import { keepFocus } from "./keep-focus";
import { useSignedIn } from "./signed-in";
import { AlertDialog } from "./ui/alert-dialog";
import { Button } from "./ui/button";
import { Dialog, DialogBody, DialogFooter, type DialogProps } from "./ui/dialog";

export type FormDialogProps<Input extends FieldValues, Output, Saved> = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  schema: z.ZodType<Output, Input>;
  defaultValues: DefaultValues<Input>;
  /** A mutation of `lib/client`; it gets the values and a key that stays the same when repeated. */
  save: UseMutationOptions<Saved, Error, Write<Output>>;
  /** Called after what the save outdated has been fetched anew; the dialog closes by itself. */
  onSaved: (saved: Saved) => void;
  submitLabel: string;
  /** What the button says meanwhile: "Creating…". */
  pendingLabel: string;
  /** Finishes "Sign in to …", should the sign-in end meanwhile: "finish creating this role". */
  purpose: string;
  /** Codes that are about one field. */
  fieldCodes?: FieldCodes<Input>;
  errorContext?: ErrorContext;
  /** Ways on from an error that another try of the same cannot mend. */
  recover?: (error: ApiError, form: ContractForm<Input, Output>, retry: () => void) => ReactNode;
  size?: NonNullable<DialogProps["size"]>;
  /** The call that saving makes, for who would rather make it in a shell. */
  request?: (values: Output) => ApiRequest;
  children: (form: ContractForm<Input, Output>) => ReactNode;
};

/**
 * A form in a dialog that keeps what was typed whatever happens: complaints stand under their
 * fields, everything else in one banner, an ended sign-in is renewed on top and the same request
 * sent again, and closing asks before it throws anything away.
 */
export function FormDialog<Input extends FieldValues, Output, Saved>(
  props: FormDialogProps<Input, Output, Saved>,
) {
  const { open, onOpenChange, title, description, size = "md" } = props;
  const [dirty, setDirty] = useState(false);
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);

  function close() {
    setAsking(false);
    onOpenChange(false);
  }
  function askToClose(next: boolean) {
    if (next || pending) return;
    if (dirty) setAsking(true);
    else close();
  }

  return (
    <Dialog
      open={open}
      onOpenChange={askToClose}
      title={title}
      description={description}
      size={size}
    >
      <FormInDialog
        {...props}
        onDirty={setDirty}
        onPending={setPending}
        onCancel={() => askToClose(false)}
        onDone={close}
      />
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title="Discard changes?"
        description="What you typed here has not been saved."
        cancelLabel="Keep editing"
        actionLabel="Discard"
        onAction={close}
      />
    </Dialog>
  );
}

/** Lives as long as the dialog is open, so that each opening begins with fresh values. */
function FormInDialog<Input extends FieldValues, Output, Saved>({
  schema,
  defaultValues,
  save,
  onSaved,
  submitLabel,
  pendingLabel,
  purpose,
  fieldCodes,
  errorContext,
  recover,
  request,
  children,
  onDirty,
  onPending,
  onCancel,
  onDone,
}: FormDialogProps<Input, Output, Saved> & {
  onDirty: (dirty: boolean) => void;
  onPending: (pending: boolean) => void;
  onCancel: () => void;
  onDone: () => void;
}) {
  const { form, formError, submit } = useContractForm({ schema, defaultValues, fieldCodes });
  const signedIn = useSignedIn();
  const mutation = useMutation(save);
  const [pending, setPending] = useState(false);
  const { isDirty } = form.formState;
  useEffect(() => onDirty(isDirty), [isDirty, onDirty]);

  async function run() {
    if (pending) return;
    setPending(true);
    onPending(true);
    await submit(async (body, idempotencyKey) => {
      const write = { body, idempotencyKey };
      const saved = await signedIn(purpose, () => mutation.mutateAsync(write));
      onDone();
      onSaved(saved);
    });
    setPending(false);
    onPending(false);
  }

  return (
    <form
      className="contents"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        // A form in a dialog on top of this one is inside it for React.
        event.stopPropagation();
        void run();
      }}
    >
      <DialogBody>
        {formError === undefined ? null : (
          <ErrorBanner
            error={formError}
            context={errorContext}
            onRetry={() => void run()}
            actions={recover?.(formError, form, () => void run())}
            pending={pending}
          />
        )}
        {children(form)}
        {request === undefined ? null : <FormCurl form={form} schema={schema} request={request} />}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onCancel} onMouseDown={keepFocus}>
          Cancel
        </Button>
        <Button
          type="submit"
          variant="primary"
          onMouseDown={keepFocus}
          pending={pending}
          pendingLabel={pendingLabel}
        >
          {submitLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
