import { database } from "@/db/connection";
import type { Queries } from "@/db/queries";
import type { Person } from "@/lib/domain/actor";

class Rehearsed<Result> extends Error {
  constructor(readonly result: Result) {
    super("Rehearsed");
  }
}

/**
 * Does work for real, looks, and leaves nothing of it behind: the transaction, or its part of the
 * one that the call already runs in, is always rolled back.
 */
export async function rehearse<Result>(
  person: Person,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  const store = await database();
  const { queries } = person;
  if (queries !== store) return withinSavepoint(queries, work);
  try {
    return await store.transaction(async (trial): Promise<Result> => {
      throw new Rehearsed(await work(trial));
    });
  } catch (thrown) {
    if (thrown instanceof Rehearsed) return thrown.result;
    throw thrown;
  }
}

async function withinSavepoint<Result>(
  queries: Queries,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  await queries.run({ text: "savepoint rehearsal" }, []);
  try {
    return await work(queries);
  } finally {
    await queries.run({ text: "rollback to savepoint rehearsal" }, []);
  }
}
