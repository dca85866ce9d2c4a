import type { Queries, Statement } from "@/db/queries";
import type { UserInvited } from "@/lib/contract/users";
import type { Actor } from "@/lib/domain/actor";
import type { AuditEvent } from "@/lib/domain/audit/events";
import { DomainError, userNotFound } from "@/lib/domain/error";
import { invitationMail, linkTo, queueMail, sendsMails } from "@/lib/domain/mails";
import {
  inviteDays,
  issueOneTimeToken,
  voidOneTimeTokens,
} from "@/lib/domain/sign-in/one-time-tokens";
import { write } from "@/lib/domain/write";

export type Invited = { id: string; name: string; email: string; isOrgAdmin: boolean };

/**
 * Whoever makes an admin may do everything soon after, so a key with `users:write` must not: it
 * would outgrow its scopes.
 *
 * @throws DomainError `key_scope`
 */
export function demandNoKey(actor: Actor): void {
  if (actor.key) throw new DomainError("key_scope", { message: "API keys cannot make admins" });
}

/**
 * Makes a new invitation, within the change that it belongs to; an older one dies. Its link goes out
 * by mail or, without a mail server, back to the admin.
 *
 * @throws DomainError `key_scope` when a key invites an admin
 */
export async function invite(
  queries: Queries,
  actor: Actor<"users:write">,
  person: Invited,
): Promise<{ inviteUrl?: string; event: AuditEvent }> {
  if (person.isOrgAdmin) demandNoKey(actor);
  const { organization, name: invitedBy } = actor;
  const owner = { organizationId: organization.id, userId: person.id };
  await voidOneTimeTokens(queries, owner, "invite");
  const { token, expiresAt } = await issueOneTimeToken(queries, owner, "invite");
  const link = linkTo("/set-password", token);
  const { name, email } = person;
  const mailed = sendsMails();
  if (mailed) {
    const to = { name, email, link, organizationName: organization.name };
    const mail = invitationMail({ ...to, invitedBy, days: inviteDays });
    await queueMail(queries, organization.id, mail);
  }
  const after = { email, expiresAt, mailed };
  return {
    ...(!mailed && { inviteUrl: link }),
    event: { ...about(person), eventType: "USER_INVITE", details: { before: null, after } },
  };
}

/**
 * Invites somebody again who has no password yet.
 *
 * @throws DomainError `user_not_found`, `not_invited` for a person who has a password
 */
export async function renewInvitation(
  actor: Actor<"users:write">,
  id: string,
): Promise<UserInvited> {
  return write(actor, async (queries) => {
    const person = await readWithoutPassword(queries, actor.organization.id, id);
    const { inviteUrl, event } = await invite(queries, actor, person);
    return {
      result: inviteUrl
        ? { message: "Invitation renewed", inviteUrl }
        : { message: "Invitation sent" },
      events: [event],
    };
  });
}

/**
 * Makes an invitation worthless. The person stays, and can be invited again.
 *
 * @throws DomainError `user_not_found`, `not_invited` when there is no invitation
 */
export async function revokeInvitation(actor: Actor<"users:write">, id: string): Promise<void> {
  const organizationId = actor.organization.id;
  await write(actor, async (queries) => {
    const person = await readWithoutPassword(queries, organizationId, id);
    const [expiresAt] = await voidOneTimeTokens(queries, { organizationId, userId: id }, "invite");
    if (expiresAt === undefined) throw new DomainError("not_invited");
    const before = { email: person.email, expiresAt };
    return {
      result: undefined,
      events: [
        { ...about(person), eventType: "USER_INVITE_REVOKE", details: { before, after: null } },
      ],
    };
  });
}

const about = ({ id, name }: Invited) => ({
  resourceType: "USER" as const,
  resourceId: id,
  resourceName: name,
});

const readStatement: Statement = {
  name: "read_invited_user",
  text: `select id, name, email, is_org_admin as "isOrgAdmin",
      password_hash is not null as "hasPassword"
    from users where organization_id = $1 and id = $2`,
};

async function readWithoutPassword(
  queries: Queries,
  organizationId: string,
  id: string,
): Promise<Invited> {
  const [row] = await queries.run<Invited & { hasPassword: boolean }>(readStatement, [
    organizationId,
    id,
  ]);
  if (!row) throw userNotFound(id);
  if (row.hasPassword) throw new DomainError("not_invited");
  return row;
}
