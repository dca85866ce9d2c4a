import type { Queries } from "@/db/queries";

export type RecordedEvent = {
  position: number;
  organization: string;
  event_type: string;
  actor_type: string;
  actor_email: string | null;
  actor_name: string | null;
  api_key_id: string | null;
  resource_type: string;
  resource_id: string | null;
  resource_name: string | null;
  result: string;
  ip_address: string | null;
  request_id: string;
  error_message: string | null;
  details: Record<string, unknown>;
};

/** How far each organization's log had come. */
export type EventMark = Record<string, number>;

/** Marks the newest audit events: what is written later lies behind the mark. */
export async function newestEvent(store: Queries): Promise<EventMark> {
  const rows = await store.run<{ organization: string; position: number }>(
    {
      text: `select organization_id as organization, max(position)::int as position
        from audit_events group by organization_id`,
    },
    [],
  );
  return Object.fromEntries(rows.map(({ organization, position }) => [organization, position]));
}

/** The events behind the mark, oldest first. */
export function eventsAfter(store: Queries, mark: EventMark): Promise<RecordedEvent[]> {
  return store.run<RecordedEvent>(
    {
      text: `select audit_events.position::int, organizations.slug as organization, event_type, actor_type,
          actor_email, actor_name, api_key_id, resource_type, resource_id, resource_name, result, ip_address, request_id,
          error_message, details
        from audit_events join organizations on organizations.id = organization_id
        where position > coalesce(($1::jsonb ->> organization_id::text)::bigint, 0)
        order by audit_events.created_at, position`,
    },
    [JSON.stringify(mark)],
  );
}

/**
 * A number for everything that an organization has: any change in any of its rows changes it, save
 * that a key was used.
 *
 * @param but tables that are left out
 */
export async function checksum(
  store: Queries,
  organizationId: string,
  but: readonly string[] = [],
): Promise<string> {
  const tables = await store.run<{ name: string }>(
    {
      text: `select table_name as name from information_schema.columns
        where table_schema = 'public' and column_name = 'organization_id' order by 1`,
    },
    [],
  );
  const row = "(to_jsonb(t) - 'last_used_at' - 'last_used_ip')::text";
  const parts = tables
    .filter(({ name }) => !but.includes(name))
    .map(
      ({ name }) =>
        `select '${name}' as part, coalesce(md5(string_agg(${row}, ',' order by ${row})), '') as sum
        from ${name} t where organization_id = $1`,
    );
  parts.push("select 'organizations', md5(o::text) from organizations o where id = $1");
  const rows = await store.run<{ part: string; sum: string }>({ text: parts.join(" union all ") }, [
    organizationId,
  ]);
  return rows.map(({ part, sum }) => `${part} ${sum}`).join("\n");
}

/** Every row of every table, as text. */
export async function everything(store: Queries): Promise<string> {
  const tables = await store.run<{ name: string }>(
    { text: "select tablename as name from pg_tables where schemaname = 'public'" },
    [],
  );
  const rows = tables.map(({ name }) => `select t::text as row from ${name} t`);
  const found = await store.run<{ row: string }>({ text: rows.join(" union all ") }, []);
  return found.map(({ row }) => row).join("\n");
}
