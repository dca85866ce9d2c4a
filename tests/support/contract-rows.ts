import { randomUUID } from "node:crypto";
import type { Database } from "@/db/queries";
import { credentials } from "@/db/schema/resources";
import { acmeId } from "@/db/seed/demo-ids";
import type { Bearer } from "./call";
import type { Door } from "./door";
import { applyClaims } from "./sessions";

/** A credential of the demo organization that holds nothing. */
export async function addCredential(store: Database): Promise<string> {
  const id = randomUUID();
  const kind = { organizationId: acmeId, provider: "AWS", credentialType: "ACCESS_KEY" };
  await store.orm.insert(credentials).values({ ...kind, id, name: `Of a test ${id}` });
  return id;
}

/** Lets so many removals wait for a word at a firewall. */
export async function holdRemovals(
  store: Database,
  resourceId: string,
  count: number,
): Promise<void> {
  const text = "update firewalls set held_removals = $2 where resource_id = $1";
  await store.run({ text }, [resourceId, count]);
}

/** A session that is open, so that all can be done with it; the ones before it are over. */
export async function freshSession({ call, store }: Door, as: Bearer, body: unknown) {
  const over = "set ended_at = now(), ended_reason = 'MANUAL' where ended_at is null";
  await store.run({ text: `update sessions ${over}` }, []);
  const answer = await call<{ id: string }>("POST", "/api/v1/sessions", { as, body });
  await applyClaims(store, answer.body.id);
  return answer.body.id;
}
