"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ErrorBanner } from "@/components/error-banner";
import { FormDialog } from "@/components/form-dialog";
import { FormField } from "@/components/form-field";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { asApiError } from "@/lib/client/api-error";
import { updateUser, userForEditQuery } from "@/lib/client/users";
import { type User, userCreate, userNameMax } from "@/lib/contract/users";

const nameForm = userCreate.pick({ name: true }).required();

/** Starts from the person as they are at this moment. */
export function EditUserDialog({
  userId,
  onOpenChange,
  onSaved,
}: {
  userId: string;
  onOpenChange: (open: boolean) => void;
  onSaved: (before: User, after: User) => void;
}) {
  const query = useQuery(userForEditQuery(userId));
  const [reviewed, setReviewed] = useState(0);
  // A later answer must not pull the first from under the hands of who edits it.
  const [start, setStart] = useState(query.data);
  if (start === undefined && query.data !== undefined) setStart(query.data);

  if (start === undefined) {
    return (
      <Dialog open onOpenChange={onOpenChange} title="Edit name">
        <DialogBody>
          {query.error === null ? (
            <Skeleton className="h-16 w-full" />
          ) : (
            <ErrorBanner error={asApiError(query.error)} onRetry={() => void query.refetch()} />
          )}
        </DialogBody>
      </Dialog>
    );
  }
  return (
    <EditForm
      key={reviewed}
      user={start.value}
      etag={start.etag}
      onOpenChange={onOpenChange}
      onSaved={onSaved}
      onReview={async () => {
        const { data } = await query.refetch();
        if (data === undefined) return;
        setStart(data);
        setReviewed((count) => count + 1);
      }}
    />
  );
}

/** Notices when someone else has changed the person meanwhile, and offers both ways on. */
function EditForm({
  user,
  etag,
  onOpenChange,
  onSaved,
  onReview,
}: {
  user: User;
  etag: string | undefined;
  onOpenChange: (open: boolean) => void;
  onSaved: (before: User, after: User) => void;
  onReview: () => Promise<void>;
}) {
  const expected = useRef(etag);
  return (
    <FormDialog
      open
      onOpenChange={onOpenChange}
      title={`Edit ${user.name}`}
      description="The address stays as it is: it is what they sign in with."
      schema={nameForm}
      defaultValues={{ name: user.name }}
      save={updateUser(user.id, () => expected.current)}
      onSaved={(saved) => onSaved(user, saved)}
      submitLabel="Save changes"
      pendingLabel="Saving…"
      purpose="finish saving this person"
      errorContext={{ user: user.name }}
      request={(body) => ({ method: "PATCH", path: `/users/${user.id}`, body })}
      recover={(error, _form, retry) =>
        error.code === "user_changed" ? (
          <>
            <Button size="sm" onClick={() => void onReview()}>
              Review the change
            </Button>
            <Button
              size="sm"
              onClick={() => {
                expected.current = undefined;
                retry();
              }}
            >
              Save mine
            </Button>
          </>
        ) : undefined
      }
    >
      {(form) => (
        <FormField form={form} name="name" label="Name" required>
          {(control) => <Input {...control} autoComplete="off" maxLength={userNameMax} />}
        </FormField>
      )}
    </FormDialog>
  );
}
