import type { Database } from "@/db/queries";
import { claims, sessions } from "@/db/schema/sessions";
import type { Tenant } from "./world";

type Word = (what: string, index: number) => string;

const hour = 3_600_000;

/**
 * A session of the first admin that runs, in part, and one that has ended and has the word in all
 * its texts.
 */
export async function restoreSessions(
  store: Database,
  { canary, id: organizationId, sessionId, admins, resources, emails }: Tenant,
  word: Word,
): Promise<void> {
  for (const text of [
    "delete from claims where organization_id = $1 and session_id is not null",
    "delete from sessions where organization_id = $1",
  ]) {
    await store.run({ text }, [organizationId]);
  }
  const [userId = ""] = admins;
  const now = Date.now();
  const session = {
    organizationId,
    userId,
    userName: word("person", 0),
    userEmail: emails[userId] ?? "",
    reason: word("reason", 0),
    limitHours: 24,
    limitRoleName: word("role", 0),
    startedAt: new Date(now),
    expiresAt: new Date(now + 2 * hour),
  };
  const [ended] = await store.orm
    .insert(sessions)
    .values([
      {
        ...session,
        ipv4Address: canary,
        ipv6Address: canary,
        startedAt: new Date(now - 2 * hour),
        expiresAt: new Date(now - hour),
        endedAt: new Date(now - hour),
        endedReason: canary,
      },
      { ...session, id: sessionId, ipv4Address: "127.0.0.9" },
    ])
    .returning({ id: sessions.id });
  const claim = {
    organizationId,
    sessionId,
    resourceName: word("resource", 0),
    ipVersion: 4,
    address: "127.0.0.9/32",
    ports: [canary],
    endsAt: session.expiresAt,
    providerRuleId: canary,
  };
  const [first = "", second = ""] = resources;
  const failure = { errorCode: canary, errorMessage: canary };
  await store.orm.insert(claims).values([
    { ...claim, resourceId: first, appliedAt: new Date(now) },
    { ...claim, resourceId: second, ...failure },
    {
      ...claim,
      ...failure,
      sessionId: ended?.id ?? "",
      resourceId: first,
      address: canary,
      endsAt: new Date(now - hour),
      endedAt: new Date(now - hour),
      removedAt: new Date(now - hour),
    },
  ]);
}
