/**
 * Does a chore for one organization after the other. One that fails, for its data or because somebody
 * holds it up, keeps none of the others waiting for the next round.
 *
 * @throws AggregateError when some failed; the others were done all the same
 */
export async function oneByOne<Each>(
  all: readonly Each[],
  work: (each: Each) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const each of all) await work(each).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, "Some organizations failed");
}
