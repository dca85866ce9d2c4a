import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { type Queries, runSql } from "@/db/queries";
import { isUuid } from "@/lib/contract/lists";
import { pageSizeUsual } from "@/lib/contract/opal";
import { invalid } from "@/lib/domain/error";

type Direction = "after" | "before";
type Bound = { direction: Direction; id: string };

export type CursorListing = {
  /** Goes into its cursors, so that those of another list are refused. */
  name: string;
  /** What the rows are ordered by; it never changes while a row lives, unlike its name. */
  id: SQL;
  columns: SQL;
  from: SQL;
  where: [SQL, ...SQL[]];
};

export type CursorQuery = { cursor?: string | undefined; page_size?: number | undefined };

/**
 * One page in the order of the ids. A cursor names the row at the page's edge, so that rows which
 * come and go meanwhile make no other row appear twice or never.
 *
 * @throws DomainError `validation` for a cursor that is not one of this list
 */
export async function readCursorPage<Row extends { id: string }, Item>(
  queries: Queries,
  { name, id, columns, from, where }: CursorListing,
  { cursor, page_size: size = pageSizeUsual }: CursorQuery,
  itemOf: (row: Row) => Item,
): Promise<{ next: string | null; previous: string | null; results: Item[] }> {
  // Some clients begin with an empty cursor.
  const bound = cursor ? readCursor(name, cursor) : undefined;
  const backwards = bound?.direction === "before";
  const beyond = bound && (backwards ? sql`${id} < ${bound.id}` : sql`${id} > ${bound.id}`);
  const rows = await runSql<Row>(
    queries,
    sql`select ${id} as id, ${columns} from ${from}
      where ${sql.join(beyond ? [...where, beyond] : where, sql` and `)}
      order by ${id} ${backwards ? sql`desc` : sql`asc`} limit ${size + 1}`,
  );
  const hasMore = rows.length > size;
  const page = rows.slice(0, size);
  if (backwards) page.reverse();
  const [first, last] = [page.at(0), page.at(-1)];
  const cursorAt = (direction: Direction, row: Row | undefined) =>
    row ? writeCursor(name, { direction, id: row.id }) : null;
  return {
    next: backwards || hasMore ? cursorAt("after", last) : null,
    previous: (backwards ? hasMore : bound) ? cursorAt("before", first) : null,
    results: page.map(itemOf),
  };
}

function writeCursor(name: string, { direction, id }: Bound): string {
  const text = `${name} ${direction} ${id}`;
  return Buffer.from(`${text} ${sealOf(text)}`).toString("base64url");
}

function readCursor(name: string, cursor: string): Bound {
  const text = Buffer.from(cursor, "base64url").toString();
  const [list, direction, id = "", seal] = text.split(" ");
  const isOurs =
    list === name &&
    (direction === "after" || direction === "before") &&
    isUuid(id) &&
    seal === sealOf(`${name} ${direction} ${id}`) &&
    // Decoders forgive what does not belong there.
    Buffer.from(text).toString("base64url") === cursor;
  if (!isOurs) throw invalid("cursor", "cursor is not one of this list");
  return { direction, id };
}

/** Tells a cursor that was cut or changed. It guards nothing: a cursor shows only what its reader may see. */
function sealOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 8);
}
