import { type SQL, sql } from "drizzle-orm";
import { prepared, type Queries, type Statement } from "@/db/queries";

declare const encodes: unique symbol;

/**
 * JSON text that Postgres has built in the shape of the contract and that is passed on untouched:
 * parsing and printing it again would cost a third of the work of a large list.
 */
export class WireJson<Value> {
  declare readonly [encodes]: Value;
  constructor(readonly text: string) {}

  /** What it says, for a verb that has to know it. */
  decode(schema: { parse(value: unknown): Value }): Value {
    return schema.parse(JSON.parse(this.text));
  }
}

/** A statement for one thing, given as the `select` of its columns under their wire names. */
export function itemStatement(name: string, select: SQL): Statement {
  return prepared(name, sql`select row_to_json(item)::text as json from (${select}) item`);
}

/**
 * Reads what an `itemStatement` answers.
 *
 * @throws what `notFound` makes when there is no such thing
 */
export async function readItem<Item>(
  queries: Queries,
  statement: Statement,
  values: readonly unknown[],
  notFound: () => Error,
): Promise<WireJson<Item>> {
  const [row] = await queries.run<{ json: string }>(statement, values);
  if (!row) throw notFound();
  return new WireJson(row.json);
}

/** A statement for a list that is always whole, given as the `select` of its items in their order. */
export function listStatement(name: string, select: SQL): Statement {
  return prepared(
    name,
    sql`select '[' || coalesce(string_agg(row_to_json(item)::text, ','), '') || ']' as json
      from (${select}) item`,
  );
}

/** Reads what a `listStatement` answers. */
export async function readList<Item>(
  queries: Queries,
  statement: Statement,
  values: readonly unknown[],
): Promise<WireJson<Item[]>> {
  const [row] = await queries.run<{ json: string }>(statement, values);
  return new WireJson(row?.json ?? "[]");
}
