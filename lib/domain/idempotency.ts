import { createHmac } from "node:crypto";
import { database } from "@/db/connection";
import type { Queries } from "@/db/queries";
import { environment } from "@/lib/env";
import type { Person } from "./actor";
import { DomainError } from "./error";
import { seal, unseal } from "./seal";
import { inTurn } from "./turns";

export type StoredAnswer = { status: number; body: string };

const keptHours = 24;

export type RepeatableCall = {
  /** The caller's `Idempotency-Key`. */
  key: string;
  /** All that makes the call what it is: method, path, body. */
  request: string;
  /**
   * Its answer shows a secret once. It is kept sealed: left out, a repeat after a lost answer would
   * find a secret made that nobody has ever seen.
   */
  isSecret: boolean;
};

/**
 * Runs a call that carries an `Idempotency-Key`: the change and its answer are kept in one
 * transaction, and a repeat gets that answer. A refused call keeps nothing and may be tried again.
 * Each API key counts as a caller of its own.
 *
 * @param work makes its changes as the person it is given, who asks through the transaction
 * @throws DomainError `idempotency_in_progress` while a twin runs, `idempotency_mismatch` when the
 *   key belongs to another request
 */
export async function onlyOnce(
  person: Person,
  { key, request, isSecret }: RepeatableCall,
  work: (person: Person) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const organizationId = person.organization.id;
  const owner = [organizationId, person.key?.id ?? person.id, key];
  const requestHash = hashOf(request);
  const purpose = ["answer", ...owner, requestHash].join(" ");
  const store = await database();
  const change = async (queries: Queries): Promise<StoredAnswer> => {
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
    const body = kept && isSecret ? unseal(purpose, kept.body) : kept?.body;
    if (kept && body !== undefined) return { status: kept.status, body };
    const answer = await work({ ...person, queries });
    await queries.run(
      {
        text: `delete from idempotency_keys
          where organization_id = $1 and created_at <= now() - make_interval(hours => ${keptHours})`,
      },
      [organizationId],
    );
    // Only an answer that the server's secret no longer opens can still be there.
    await queries.run(
      {
        text: `insert into idempotency_keys (organization_id, actor_id, key, request_hash, status, body)
          values ($1, $2, $3, $4, $5, $6)
          on conflict on constraint idempotency_keys_pkey
            do update set status = excluded.status, body = excluded.body, created_at = now()`,
      },
      [...owner, requestHash, answer.status, isSecret ? seal(purpose, answer.body) : answer.body],
    );
    return answer;
  };
  return inTurn(organizationId, () => store.transaction(change));
}

/** Keyed, because a body may hold a secret that could be guessed from a plain hash. */
function hashOf(request: string): string {
  const { secret } = environment();
  return createHmac("sha256", `idempotent request ${secret}`).update(request).digest("base64url");
}
