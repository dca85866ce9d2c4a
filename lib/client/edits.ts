import { mutationOptions, type QueryKey, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { type Answer, api } from "./api";
import { asApiError, type ClientErrorCode } from "./api-error";
import type { SchemaSource } from "./schemas";
import type { Write } from "./write";

/** How often an edit is sent while something counts on beside it before a person is asked. */
const triesMax = 5;

/** What the wire knows of one thing that people edit. */
type Editable<Thing> = {
  /** The first word of its path and of its keys in the cache: "roles". */
  noun: string;
  id: string;
  schema: SchemaSource<z.ZodType<Thing>>;
  /** The code that says that it is not any more as it was read. */
  changed: ClientErrorCode;
  /** What a change of it can make look different. */
  outdates: readonly QueryKey[];
};

export type Edit<Thing, Changes> = ReturnType<typeof editOf<Thing, Changes>>;

/**
 * How one thing is edited: read with its version, and saved only while it is still as it was read.
 *
 * A version counts what goes on at the thing as well, such as sessions that open, and a person need
 * not be asked about that: where the parts that are edited are the same, the edit goes out again
 * under the version of now.
 */
export function editOf<Thing, Changes>({ noun, id, schema, changed, outdates }: Editable<Thing>) {
  const path = `/${noun}/${id}`;
  const read = (signal?: AbortSignal) => api.getWithEtag(path, { schema, signal });

  async function send(
    body: Changes,
    began: Answer<Thing> | undefined,
    edited: (thing: Thing) => unknown,
  ): Promise<Thing> {
    let version = began?.etag;
    for (let tries = 1; ; tries += 1) {
      try {
        return await api.patch(path, { schema, body, ifMatch: version });
      } catch (thrown) {
        if (!began || asApiError(thrown).code !== changed || tries === triesMax) throw thrown;
        const now = await read();
        const isSame = JSON.stringify(edited(now.value)) === JSON.stringify(edited(began.value));
        if (!isSame) throw thrown;
        version = now.etag;
      }
    }
  }

  return {
    path,
    changed,
    /** Always as it is now, with its version. */
    query: queryOptions({
      queryKey: [noun, "edit", id],
      queryFn: ({ signal }) => read(signal),
      gcTime: 0,
      staleTime: 0,
      refetchOnWindowFocus: false,
    }),
    /**
     * @param began what the edit began with; undefined to save over whatever was changed since
     * @param edited the parts of it that are edited
     */
    save: (began: () => Answer<Thing> | undefined, edited: (thing: Thing) => unknown) =>
      mutationOptions({
        mutationFn: ({ body }: Write<Changes>) => send(body, began(), edited),
        meta: { invalidates: outdates },
      }),
  };
}
