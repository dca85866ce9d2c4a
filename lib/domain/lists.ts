import { type SQL, sql } from "drizzle-orm";
import { type Queries, runSql, type Statement } from "@/db/queries";
import { type Page, pageSizeDefault } from "@/lib/contract/common";
import { WireJson } from "./wire-json";

/** `%text%` for `like`, with the wildcards of the text taken literally. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
}

export type Selection = {
  /** Table that is listed; its rows are called by its name in all fragments. */
  table: SQL;
  /** The item's columns under their wire names. */
  columns: SQL;
  /** The tenant's predicate, then the filters. */
  where: [SQL, ...SQL[]];
  orderBy: SQL;
  /** How many rows the organization has when nothing is filtered. */
  total: SQL;
};

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
    const [row] = await queries.run<ListRow>(whole, [organizationId]);
    return new WireJson(row?.list ?? "[]");
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
 * page from reading the whole table to look up fifty rows.
 */
async function readPage<Item>(
  queries: Queries,
  { table, columns, where, orderBy, total: unfiltered }: Selection,
  { page = 0, size = pageSizeDefault }: PageQuery,
): Promise<WireJson<Page<Item>>> {
  const condition = sql.join(where, sql` and `);
  const filtered = where.length > 1;
  const [row] = await runSql<PageRow>(
    queries,
    sql`
      with found as (
        select ${table}.id as found_id from ${table} where ${condition}
        order by ${orderBy} limit ${size} offset ${page * size}
      ),
      chosen as (select found_id, row_number() over () as position from found)
      select (${filtered ? sql`select count(*)::int from ${table} where ${condition}` : unfiltered})
          as total,
        coalesce((select string_agg(row_to_json(item)::text, ',' order by chosen.position)
          from chosen cross join lateral (
            select ${columns} from ${table}
            where ${where[0]} and ${table}.id = chosen.found_id limit 1) item), '') as list`,
    !filtered,
  );
  const total = row?.total ?? 0;
  const totalPages = Math.ceil(total / size);
  return new WireJson(
    `{"content":[${row?.list ?? ""}],"totalElements":${total},"totalPages":${totalPages},"number":${page},"size":${size}}`,
  );
}

/** All rows that pass the filters, as a bare list. */
async function readFiltered<Item>(
  queries: Queries,
  { table, columns, where, orderBy }: Selection,
): Promise<WireJson<Item[]>> {
  const [row] = await runSql<ListRow>(
    queries,
    sql`
      select '[' || coalesce(string_agg(row_to_json(item)::text, ',' order by ${orderBy}), '') || ']'
        as list
      from ${table} cross join lateral (select ${columns}) item
      where ${sql.join(where, sql` and `)}`,
  );
  return new WireJson(row?.list ?? "[]");
}
