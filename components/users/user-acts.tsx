"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Consequence } from "@/components/consequence";
import type { Undo } from "@/components/use-undo";
import type { InvitationOutcome } from "@/lib/client/invitations";
import { userPreview } from "@/lib/client/previews";
import { useWrite } from "@/lib/client/use-write";
import type { UserAct } from "@/lib/client/user-address";
import { renewInvitation, setUser } from "@/lib/client/users";
import type { User, UserUpdate } from "@/lib/contract/users";
import { EditUserDialog } from "./edit-user-dialog";
import { InviteReport } from "./invite-report";
import { leaveOwn } from "./own-account";
import { type AskedAct, questionOf } from "./user-questions";

/** Acts that end what the person who does them may do or see, when it is their own account. */
const endsOwnStay: Partial<Record<UserAct, string>> = {
  member: "This is your own account: you lose these pages at once.",
  deactivate: "This is your own account: you are signed out at once.",
  delete: "This is your own account: you are signed out at once.",
};

type Common = {
  /** Who is asked. */
  ownId: string;
  onClose: () => void;
  offerUndo: (change: Undo) => void;
  onDeleted?: () => void;
};

/** The dialog of what is to be done to a person, and the link that comes of a new invitation. */
export function UserActs({
  act,
  user,
  ...common
}: Common & { act: UserAct | null; user: User | undefined }) {
  const [link, setLink] = useState<InvitationOutcome>();
  return (
    <>
      {user === undefined || act === null ? null : (
        <ActDialog act={act} user={user} onLink={setLink} {...common} />
      )}
      {link === undefined ? null : (
        <InviteReport outcomes={[link]} onClose={() => setLink(undefined)} />
      )}
    </>
  );
}

type Props = Common & { user: User };

function ActDialog({
  act,
  onLink,
  ...props
}: Props & { act: UserAct; onLink: (link: InvitationOutcome) => void }) {
  if (act === "edit") return <EditName {...props} />;
  if (act === "resend") return <Resend onLink={onLink} {...props} />;
  return <Question act={act} {...props} />;
}

function EditName({ user, onClose, offerUndo }: Props) {
  const takeBack = useTakeBack();
  return (
    <EditUserDialog
      userId={user.id}
      onClose={onClose}
      onSaved={(before, after) => {
        const { name } = before;
        const undo = name === after.name ? {} : { undo: takeBack(after, { name }) };
        offerUndo({ told: `${after.name} was saved.`, name: after.name, ...undo });
      }}
    />
  );
}

function Resend({
  user,
  onClose,
  offerUndo,
  onLink,
}: Props & { onLink: (link: InvitationOutcome) => void }) {
  const { id, name, email } = user;
  return (
    <ConfirmDialog
      onOpenChange={onClose}
      title={`Send ${name} a new invitation?`}
      description={`${email} gets a new link to choose a password with. A link from before stops working.`}
      actionLabel="Send invitation"
      pendingLabel="Sending…"
      tone="primary"
      purpose="finish inviting"
      save={renewInvitation(id)}
      onDone={({ inviteUrl }) => {
        if (inviteUrl === undefined) {
          return offerUndo({ told: `A new invitation is on its way to ${email}.` });
        }
        onLink({ body: { email }, idempotencyKey: id, user: { ...user, inviteUrl } });
      }}
      errorContext={{ user: name }}
      request={{ method: "POST", path: `/users/${id}/invite` }}
    />
  );
}

function Question({ act, user, ownId, onClose, offerUndo, onDeleted }: Props & { act: AskedAct }) {
  const takeBack = useTakeBack();
  const { words, preview, done, inverse, ...asked } = questionOf(act, user);
  const isOwn = user.id === ownId;
  const warning = isOwn ? endsOwnStay[act] : undefined;
  return (
    <ConfirmDialog
      {...asked}
      onOpenChange={onClose}
      description={
        <div className="flex flex-col gap-2">
          <p>{words}</p>
          {preview === undefined ? null : (
            <Consequence
              request={userPreview(user.id, preview)}
              context={{ adds: act === "admin" || act === "reactivate" }}
            />
          )}
          {warning === undefined ? null : <p className="font-medium text-foreground">{warning}</p>}
        </div>
      }
      purpose={`finish this for ${user.name}`}
      onDone={() => {
        if (warning !== undefined) return leaveOwn(act);
        const undo = inverse && { undo: takeBack(user, inverse) };
        offerUndo({ told: done, name: user.name, ...undo });
        if (act === "delete") onDeleted?.();
      }}
      errorContext={{ user: user.name }}
    />
  );
}

/** The call that sets back what was changed, and nothing else. */
function useTakeBack() {
  const write = useWrite();
  return ({ id, name }: User, body: UserUpdate) =>
    async () => {
      await write(setUser(id, body), undefined);
      return `Undone. ${body.name ?? name} is as before.`;
    };
}
