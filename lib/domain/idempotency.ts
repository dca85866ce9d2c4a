import { createHash } from "node:crypto";
import { database } from "@/db/connection";
import type { Person } from "./actor";
import { DomainError } from "./error";

export type StoredAnswer = { status: number; body: string };

const keptHours = 24;

/**
 * Runs a call that carries an `Idempotency-Key`: the change and its answer are kept in one
 * transaction, and a repeat gets that answer. A refused call keeps nothing and may be tried again.
 *
 * @param work makes its changes as the person it is given, who asks through the transaction
 * @param request all that makes the call what it is: method, path, body
 * @throws DomainError `idempotency_in_progress` while a twin runs, `idempotency_mismatch` when the
 *   key belongs to another request
 */
export async function onlyOnce(
  person: Person,
  key: string,
  request: string,
  work: (person: Person) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const organizationId = person.organization.id;
  const owner = [organizationId, person.id, key];
  const requestHash = createHash("sha256").update(request).digest("base64url");
  const store = await database();
  return store.transaction(async (queries) => {
    const [turn] = await queries.run<{ mine: boolean }>(
      { text: "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine" },
      [owner.join(" ")],
    );
    if (!turn?.mine) throw new DomainError("idempotency_in_progress", { retryAfterSeconds: 1 });
    const [kept] = await queries.run<StoredAnswer & { request_hash: string }>(
      {
        text: `select request_hash, status, body from idempotency_keys
          where organization_id = $1 and actor_id = $2 and key = $3
            and created_at > now() - make_interval(hours => ${keptHours})`,
      },
      owner,
    );
    if (kept && kept.request_hash !== requestHash) throw new DomainError("idempotency_mismatch");
    if (kept) return { status: kept.status, body: kept.body };
    const answer = await work({ ...person, queries });
    await queries.run(
      {
        text: `delete from idempotency_keys
          where organization_id = $1 and created_at <= now() - make_interval(hours => ${keptHours})`,
      },
      [organizationId],
    );
    await queries.run(
      {
        text: `insert into idempotency_keys (organization_id, actor_id, key, request_hash, status, body)
          values ($1, $2, $3, $4, $5, $6)`,
      },
      [...owner, requestHash, answer.status, answer.body],
    );
    return answer;
  });
}
