import type { Queries, Statement } from "@/db/queries";
import { portsAtEveryLevel, portsAtLevels } from "@/lib/contract/ports";
import { isLive } from "@/lib/domain/roles/assignment-statements";

/** A resource that a running session opens, and its ports there. */
type Opened = { sessionId: string; userId: string; resourceId: string; ports: string[] };

type Held = { userId: string; resourceId: string; config: unknown; levels: string[] };

/** An admin can open every role, so whatever level one of them holds is theirs. */
const heldStatement: Statement = {
  name: "held_levels",
  text: `select users.id as "userId", resources.id as "resourceId", resources.config,
      array(select distinct held.access_level from role_resources held
        where held.organization_id = $1 and held.resource_id = resources.id and ${isLive("held")}
          and (users.is_org_admin or exists (select from role_users given
            where given.organization_id = $1 and given.role_id = held.role_id
              and given.user_id = users.id and ${isLive("given")})))
        || case when users.is_org_admin then '{""}'::text[] else '{}' end as levels
    from users join resources on resources.organization_id = users.organization_id
    where users.organization_id = $1 and users.id = any($2::uuid[])
      and resources.id = any($3::uuid[])`,
};

const narrowStatement: Statement = {
  name: "narrow_claims",
  text: `update claims set ports = array(select jsonb_array_elements_text(narrow.ports))
    from jsonb_to_recordset($2::jsonb) as narrow("sessionId" uuid, "resourceId" uuid, ports jsonb)
    where claims.organization_id = $1 and claims.session_id = narrow."sessionId"
      and claims.resource_id = narrow."resourceId" and claims.ended_at is null`,
};

/**
 * Takes ports out of running sessions that their users reach at no access level any more, while they
 * reach the resource itself. Ports that its config does not know any more are let be.
 *
 * @returns what was narrowed, with the ports that are left; what is left none is for the caller to end
 */
export async function narrowSessions<Each extends Opened>(
  queries: Queries,
  organizationId: string,
  opened: readonly Each[],
): Promise<{ from: Each; ports: string[] }[]> {
  if (opened.length === 0) return [];
  const ids = (of: (each: Each) => string) => [...new Set(opened.map(of))];
  const held = await queries.run<Held>(heldStatement, [
    organizationId,
    ids(({ userId }) => userId),
    ids(({ resourceId }) => resourceId),
  ]);
  const byPair = new Map(held.map((row) => [row.userId + row.resourceId, row]));
  const narrowed = opened.flatMap((from) => {
    const row = byPair.get(from.userId + from.resourceId);
    if (!row) return [];
    const allowed = new Set(portsAtLevels(row.config, row.levels));
    const known = new Set(portsAtEveryLevel(row.config));
    const ports = from.ports.filter((port) => allowed.has(port) || !known.has(port));
    return ports.length < from.ports.length ? [{ from, ports }] : [];
  });
  const left = narrowed.filter(({ ports }) => ports.length > 0);
  if (left.length > 0) {
    const rows = left.map(({ from: { sessionId, resourceId }, ports }) => {
      return { sessionId, resourceId, ports };
    });
    await queries.run(narrowStatement, [organizationId, JSON.stringify(rows)]);
  }
  return narrowed;
}
