import type { Database } from "@/db/queries";

export type Owners = {
  /** The organizations whose rows hold an id, an e-mail or a canary; none for what is nobody's. */
  ofMark: (mark: string) => ReadonlySet<string>;
  ofKey: (keyHash: string) => string | undefined;
  /** Everything that is kept as a hash, or as a hash's neighbour. */
  secrets: ReadonlySet<string>;
};

const nobody: ReadonlySet<string> = new Set();

type Column = { table_name: string; column_name: string; data_type: string };

/** Reads from the tables themselves which organization every id and e-mail belongs to. */
export async function readOwners(store: Database): Promise<Owners> {
  const read = <Row>(text: string) => store.run<Row>({ text }, []);
  const columns = await read<Column>(`
    select table_name, column_name, data_type from information_schema.columns
    where table_schema = 'public' and table_name in (
      select table_name from information_schema.columns
      where table_schema = 'public' and column_name = 'organization_id')`);
  const owners = new Map<string, Set<string>>();
  const own = (mark: string, organization: string) => {
    const known = owners.get(mark) ?? new Set();
    owners.set(mark, known.add(organization));
  };
  const telling = columns.filter(
    ({ column_name, data_type }) =>
      data_type === "uuid" || (data_type === "text" && column_name.endsWith("email")),
  );
  const parts = telling.map(
    ({ table_name, column_name }) => `
      select distinct organization_id::text as organization, lower(${column_name}::text) as mark
      from ${table_name} where ${column_name} is not null`,
  );
  // One column at a time: all of them together take longer than the product gives a statement.
  for (const part of parts) {
    const rows = await read<{ organization: string; mark: string }>(part);
    for (const { organization, mark } of rows) own(mark, organization);
  }
  const organizations = await read<{ id: string; slug: string }>(
    "select id, slug from organizations",
  );
  for (const { id, slug } of organizations) {
    own(id, id);
    if (slug.startsWith("canary")) own(slug, id);
  }
  const keys = await read<{ key_hash: string; organization_id: string }>(
    "select key_hash, organization_id from api_keys",
  );
  const keyOwners = new Map(keys.map((key) => [key.key_hash, key.organization_id]));
  const secrets = await read<{ secret: string }>(`
    select key_hash as secret from api_keys union select hash from refresh_tokens
    union select hash from one_time_tokens union select password_hash from users
    where password_hash is not null`);
  return {
    ofMark: (mark) => owners.get(mark) ?? nobody,
    ofKey: (keyHash) => keyOwners.get(keyHash),
    secrets: new Set(secrets.map(({ secret }) => secret)),
  };
}
