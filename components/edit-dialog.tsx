"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import type { DefaultValues, FieldValues } from "react-hook-form";
import type { z } from "zod";
import type { Answer } from "@/lib/client/api";
import type { Edit } from "@/lib/client/edits";
import type { ContractForm, FieldCodes } from "@/lib/client/form";
import { ChangedMeanwhile } from "./changed-meanwhile";
import type { ErrorContext } from "./error-text";
import { FormDialog } from "./form-dialog";
import { type Read, WaitingDialog } from "./waiting-dialog";

type EditDialogProps<Thing, Input extends FieldValues, Output> = {
  edit: Edit<Thing, Output>;
  /** What it says until the thing has a name: "Edit role". */
  title: string;
  /** What the form needs beside the thing, while it is not there yet. */
  awaiting?: Read | undefined;
  description: string;
  schema: (thing: Thing) => z.ZodType<Output, Input>;
  /** The thing as the form shows it: what it begins with, and all that it edits. */
  valuesOf: (thing: Thing) => DefaultValues<Input>;
  /** Finishes "Sign in to …": "finish saving this role". */
  purpose: string;
  fieldCodes?: FieldCodes<Input>;
  errorContext?: (thing: Thing) => ErrorContext;
  onClose: () => void;
  onSaved: (before: Thing, after: Thing) => void;
  children: (form: ContractForm<Input, Output>, thing: Thing) => ReactNode;
};

/**
 * A form over something that is there, as it is at this moment. When somebody else has changed a
 * part of it that is edited here, it says so and offers both ways on.
 */
export function EditDialog<Thing extends { name: string }, Input extends FieldValues, Output>(
  props: EditDialogProps<Thing, Input, Output>,
) {
  const { edit, title, awaiting, onClose } = props;
  const query = useQuery(edit.query);
  const [reviewed, setReviewed] = useState(0);
  // A later answer must not pull the first from under the hands of who edits it.
  const [start, setStart] = useState(query.data);
  if (start === undefined && query.data !== undefined) setStart(query.data);

  if (start === undefined || awaiting !== undefined) {
    const read = query.error === null && awaiting !== undefined ? awaiting : query;
    return <WaitingDialog title={title} read={read} onClose={onClose} />;
  }
  return (
    <EditForm
      key={reviewed}
      {...props}
      start={start}
      onReview={async () => {
        const { data } = await query.refetch();
        if (data === undefined) return;
        setStart(data);
        setReviewed((count) => count + 1);
      }}
    />
  );
}

function EditForm<Thing extends { name: string }, Input extends FieldValues, Output>({
  edit,
  start,
  description,
  schema,
  valuesOf,
  purpose,
  fieldCodes = {},
  errorContext = () => ({}),
  onClose,
  onSaved,
  onReview,
  children,
}: EditDialogProps<Thing, Input, Output> & {
  start: Answer<Thing>;
  onReview: () => Promise<void>;
}) {
  const began = useRef<Answer<Thing> | undefined>(start);
  const { value: thing } = start;
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={`Edit ${thing.name}`}
      description={description}
      schema={schema(thing)}
      defaultValues={valuesOf(thing)}
      save={edit.save(() => began.current, valuesOf)}
      onSaved={(saved) => onSaved(thing, saved)}
      submitLabel="Save changes"
      pendingLabel="Saving…"
      purpose={purpose}
      fieldCodes={fieldCodes}
      errorContext={errorContext(thing)}
      request={(body) => ({ method: "PATCH", path: edit.path, body })}
      recover={(error, _form, retry) =>
        error.code === edit.changed ? (
          <ChangedMeanwhile
            onReview={() => void onReview()}
            onSaveMine={() => {
              began.current = undefined;
              retry();
            }}
          />
        ) : undefined
      }
    >
      {(form) => children(form, thing)}
    </FormDialog>
  );
}
