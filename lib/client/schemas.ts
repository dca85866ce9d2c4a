import type { z } from "zod";

/** Gets the schema of an answer when a call is made: what a page shows at first needs none. */
export type SchemaSource<Schema extends z.ZodType = z.ZodType> = () => Promise<Schema>;

/** The schemas of one file of the contract, by name. */
export function schemasIn<Contract extends object>(load: () => Promise<Contract>) {
  return <Name extends keyof Contract>(name: Name) =>
    async (): Promise<Contract[Name]> =>
      (await load())[name];
}

/** A bare array of what a schema describes. */
export function listOf<Schema extends z.ZodType>(
  source: SchemaSource<Schema>,
): SchemaSource<z.ZodArray<Schema>> {
  return async () => (await source()).array();
}
