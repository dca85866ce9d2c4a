import { type SQL, sql } from "drizzle-orm";
import { type Queries, runSql, type Statement } from "@/db/queries";
import { type Page, pageSizeDefault } from "@/lib/contract/common";
import { readList, WireJson } from "./wire-json";

/** `%text%` for `like`, with the wildcards of the text taken literally. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
}

export type Selection = {
  /** Table that is listed; its rows are called by its name in all fragments. */
  table: SQL;
  /** The item's columns under their wire names. */
  columns: SQL;
  /** What the columns need beside the table, for each row that is shown. */
  joins?: SQL;
  /** The tenant's predicate, then the filters. */
  where: [SQL, ...SQL[]];
  orderBy: readonly SortKey[];
  /** How many rows the organization has when nothing is filtered. */
  total: SQL;
};

type SortKey = { by: SQL; descending?: boolean; nullable?: boolean };

/** What a query's `sort` means: one of the columns, turned round by a `-` before its name. */
export function sortBy<Key extends string>(
  sort: Key | `-${Key}`,
  columns: Readonly<Record<Key, SQL>>,
): { by: SQL; descending: boolean } {
  const by = new Map<string, SQL>(Object.entries(columns)).get(sort.replace("-", ""));
  if (!by) throw new Error(`The contract sorts by ${sort}, for which there is no column`);
  return { by, descending: sort.startsWith("-") };
}

/** Nulls come last in either direction. They are not mentioned where there are none: an index serves. */
function orderOf(keys: readonly SortKey[], backwards = false): SQL {
  const parts = keys.map(({ by, descending = false, nullable }) => {
    const direction = descending === backwards ? sql`asc` : sql`desc`;
    if (!nullable) return sql`${by} ${direction}`;
    return sql`${by} ${direction} ${backwards ? sql`nulls first` : sql`nulls last`}`;
  });
  return sql.join(parts, sql`, `);
}

type PageQuery = { page?: number | undefined; size?: number | undefined };

/**
 * The three forms of a list: whole and in its standard order when the query asks for nothing, by
 * a prepared statement; else the rows that pass its filters, as a page when it names one.
 */
export async function readListing<Item, Query extends PageQuery>(
  queries: Queries,
  whole: Statement,
  organizationId: string,
  select: (organizationId: string, query: Query) => Selection,
  query: Query,
): Promise<WireJson<Item[] | Page<Item>>> {
  if (Object.values(query).every((value) => value === undefined)) {
    return readList(queries, whole, [organizationId]);
  }
  const selection = select(organizationId, query);
  return query.page === undefined && query.size === undefined
    ? readFiltered(queries, selection)
    : readPage(queries, selection, query);
}

type ListRow = { list: string };

type PageRow = { list: string; total: number };

/**
 * One page of a list, in one statement. The page's ids are found first, so that what is joined to
 * each row is not computed for the rows that are skipped; the `limit 1` keeps a plan made for any
 * page from reading the whole table to look up fifty rows. A page in the second half of an unfiltered
 * list is found from the end, so that the last one is as near as the first.
 */
export async function readPage<Item>(
  queries: Queries,
  { table, columns, joins = sql``, where, orderBy, total: unfiltered }: Selection,
  { page = 0, size = pageSizeDefault }: PageQuery,
): Promise<WireJson<Page<Item>>> {
  const condition = sql.join(where, sql` and `);
  const filtered = where.length > 1;
  const offset = page * size;
  const total = filtered ? sql`select count(*)::int from ${table} where ${condition}` : unfiltered;
  const find = (half: SQL, order: SQL, limit: SQL, skip: SQL) => sql`
    select ${table}.id as found_id from ${table} where ${condition} and ${half}
    order by ${order} limit ${limit} offset ${skip}`;
  const found = filtered
    ? sql`select found_id, row_number() over () as position from (
        ${find(sql`true`, orderOf(orderBy), sql`${size}`, sql`${offset}`)}) forwards`
    : sql`select found_id, row_number() over () as position from (${find(
        sql`(select not beyond from middle)`,
        orderOf(orderBy),
        sql`${size}`,
        sql`${offset}`,
      )}) forwards
      union all
      select found_id, -row_number() over () from (${find(
        sql`(select beyond from middle)`,
        orderOf(orderBy, true),
        sql`(select rows from middle)`,
        sql`(select after from middle)`,
      )}) backwards`;
  const [row] = await runSql<PageRow>(
    queries,
    sql`
      with total as materialized (select (${total}) as rows),
      middle as materialized (
        select ${offset}::int > rows / 2 as beyond, greatest(0, least(${size}::int, rows - ${offset}::int)) as rows,
          greatest(0, rows - ${offset}::int - ${size}::int) as after
        from total
      ),
      chosen as (${found})
      select (select rows from total) as total,
        coalesce((select string_agg(row_to_json(item)::text, ',' order by chosen.position)
          from chosen cross join lateral (
            select ${columns} from ${table} ${joins}
            where ${where[0]} and ${table}.id = chosen.found_id limit 1) item), '') as list`,
    !filtered,
  );
  const rows = row?.total ?? 0;
  const totalPages = Math.ceil(rows / size);
  return new WireJson(
    `{"content":[${row?.list ?? ""}],"totalElements":${rows},"totalPages":${totalPages},"number":${page},"size":${size}}`,
  );
}

/** All rows that pass the filters, as a bare list. */
async function readFiltered<Item>(
  queries: Queries,
  { table, columns, joins = sql``, where, orderBy }: Selection,
): Promise<WireJson<Item[]>> {
  const [row] = await runSql<ListRow>(
    queries,
    sql`
      select '[' || coalesce(string_agg(row_to_json(item)::text, ',' order by ${orderOf(orderBy)}), '') || ']'
        as list
      from ${table} ${joins} cross join lateral (select ${columns}) item
      where ${sql.join(where, sql` and `)}`,
  );
  return new WireJson(row?.list ?? "[]");
}

/** With five claims each, so many sessions take a tenth of what a statement may. */
const partSize = 500;

/**
 * All rows that pass the filters, as a bare list, for rows that are dear: which they are is found
 * first, then they are read a part at a time. However many there are, no statement runs into its
 * limit, and none is missed or told twice.
 */
export async function readInParts<Item>(
  queries: Queries,
  { table, columns, joins = sql``, where, orderBy }: Selection,
): Promise<WireJson<Item[]>> {
  const rows = await runSql<{ id: string }>(
    queries,
    sql`select ${table}.id from ${table} where ${sql.join(where, sql` and `)}
      order by ${orderOf(orderBy)}`,
  );
  const parts: string[] = [];
  for (let from = 0; from < rows.length; from += partSize) {
    const ids = rows.slice(from, from + partSize).map(({ id }) => id);
    const [part] = await runSql<ListRow>(
      queries,
      sql`
        select string_agg(row_to_json(item)::text, ',' order by chosen.position) as list
        from unnest(${sql.param(ids)}::uuid[]) with ordinality as chosen(id, position)
        cross join lateral (
          select ${columns} from ${table} ${joins}
          where ${where[0]} and ${table}.id = chosen.id limit 1) item`,
      true,
    );
    if (part?.list) parts.push(part.list);
  }
  return new WireJson(`[${parts.join(",")}]`);
}
