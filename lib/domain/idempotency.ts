import { createHmac } from "node:crypto";
import { database } from "@/db/connection";
import type { Queries, Statement } from "@/db/queries";
import { environment } from "@/lib/env";
import type { Person } from "./actor";
import { DomainError } from "./error";
import { seal, unseal } from "./seal";
import { hashPassword, verifyPassword } from "./sign-in/password";
import { inTurn } from "./turns";

export type StoredAnswer = { status: number; body: string };

const keptHours = 24;

const forgetStatement: Statement = {
  name: "forget_idempotency_keys",
  text: `delete from idempotency_keys
    where organization_id = $1 and created_at <= now() - make_interval(hours => ${keptHours})`,
};

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
  const owner = ownerOf(person, key);
  const requestHash = hashOf(request);
  const purpose = ["answer", ...owner, requestHash].join(" ");
  const store = await database();
  const change = async (queries: Queries): Promise<StoredAnswer> => {
    const [turn] = await queries.run<{ mine: boolean }>(
      { text: "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine" },
      [owner.join(" ")],
    );
    if (!turn?.mine) throw inProgress();
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
    await queries.run(forgetStatement, [organizationId]);
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

/** Longer than any call takes: who took a key so long ago has died over it. */
const takenSeconds = 120;

/** Status 0 stands for a call that is still being worked on. */
const takeStatement: Statement = {
  name: "take_idempotency_key",
  text: `insert into idempotency_keys as kept (organization_id, actor_id, key, request_hash, status, body)
    values ($1, $2, $3, $4, 0, '')
    on conflict on constraint idempotency_keys_pkey do update
      set request_hash = excluded.request_hash, status = 0, body = '', created_at = now()
      where kept.status = 0 and kept.created_at <= now() - make_interval(secs => ${takenSeconds})
    returning key`,
};

const readStatement: Statement = {
  name: "read_idempotency_key",
  text: `select request_hash, status, body from idempotency_keys
    where organization_id = $1 and actor_id = $2 and key = $3`,
};

const answerStatement: Statement = {
  name: "answer_idempotency_key",
  text: `update idempotency_keys set status = $5, body = $6
    where organization_id = $1 and actor_id = $2 and key = $3 and request_hash = $4`,
};

const giveBackStatement: Statement = {
  name: "give_idempotency_key_back",
  text: `delete from idempotency_keys
    where organization_id = $1 and actor_id = $2 and key = $3 and request_hash = $4`,
};

/**
 * As `onlyOnce`, for a call that cannot be one transaction: it waits for another system, or what it
 * notes has to stay when it is refused. Its key is taken before it and its answer kept after it. One
 * that dies in between may have done its work, and is done again when its key is free.
 */
export async function onlyOnceApart(
  person: Person,
  { key, request }: RepeatableCall,
  work: (person: Person) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const store = await database();
  const owner = ownerOf(person, key);
  await store.run(forgetStatement, [person.organization.id]);
  // A body may hold passwords, so guessing it must be as slow as guessing one from its own hash.
  const taken = [...owner, await hashPassword(request)];
  const [mine] = await store.run(takeStatement, taken);
  if (!mine) return answerOf(await store.run<KeptCall>(readStatement, owner), request);
  try {
    const answer = await work(person);
    await store.run(answerStatement, [...taken, answer.status, answer.body]);
    return answer;
  } catch (error) {
    await store.run(giveBackStatement, taken);
    throw error;
  }
}

type KeptCall = StoredAnswer & { request_hash: string };

async function answerOf([kept]: readonly KeptCall[], request: string): Promise<StoredAnswer> {
  // Given back a moment ago: the next try finds it free.
  if (!kept) throw inProgress();
  if (!(await verifyPassword(kept.request_hash, request))) {
    throw new DomainError("idempotency_mismatch");
  }
  if (kept.status === 0) throw inProgress();
  return { status: kept.status, body: kept.body };
}

/** Each API key is a caller of its own. */
const ownerOf = (person: Person, key: string) => [
  person.organization.id,
  person.key?.id ?? person.id,
  key,
];

const inProgress = () => new DomainError("idempotency_in_progress", { retryAfterSeconds: 1 });

/** Keyed, because a body may hold a secret that could be guessed from a plain hash. */
function hashOf(request: string): string {
  const { secret } = environment();
  return createHmac("sha256", `idempotent request ${secret}`).update(request).digest("base64url");
}
