import { database } from "@/db/connection";
import type { Person } from "./actor";

/** Runs work in a transaction: that of the call where it has one, else one of its own. */
export async function inTransaction<Caller extends Person, Result>(
  caller: Caller,
  work: (within: Caller) => Promise<Result>,
): Promise<Result> {
  const store = await database();
  if (caller.queries !== store) return work(caller);
  return store.transaction((queries) => work({ ...caller, queries }));
}
