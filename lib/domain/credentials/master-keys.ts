import { database } from "@/db/connection";
import type { Statement } from "@/db/queries";
import { newestPrefix, resealCredential } from "./seal";

type Row = { organizationId: string; id: string; sealed: string };

const oldStatement: Statement = {
  name: "credentials_of_old_keys",
  text: `select organization_id as "organizationId", id, sealed from credentials
    where sealed is not null and not starts_with(sealed, $1) and (organization_id, id) > ($2, $3)
    order by organization_id, id limit 100`,
};

/** Nothing changes but the seal: whoever rotated the credential meanwhile has sealed it anew. */
const resealStatement: Statement = {
  name: "reseal_credential",
  text: `update credentials set sealed = $4
    where organization_id = $1 and id = $2 and sealed = $3`,
};

const beginning = "00000000-0000-0000-0000-000000000000";

/**
 * Puts every credential under the first master key. It may run anywhere, any number of times.
 *
 * @returns how many were put there, and how many none of our keys opens
 */
export async function resealCredentials(): Promise<{ resealed: number; unopened: number }> {
  const store = await database();
  let after: [string, string] = [beginning, beginning];
  const told = { resealed: 0, unopened: 0 };
  for (;;) {
    const rows = await store.run<Row>(oldStatement, [newestPrefix(), ...after]);
    for (const row of rows) {
      const sealed = resealCredential(row, row.sealed);
      if (sealed === undefined) told.unopened += 1;
      else {
        await store.run(resealStatement, [row.organizationId, row.id, row.sealed, sealed]);
        told.resealed += 1;
      }
    }
    const last = rows.at(-1);
    if (!last) return told;
    after = [last.organizationId, last.id];
  }
}
