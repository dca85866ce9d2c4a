import type { z } from "zod";
import { ApiError, asApiError } from "./api-error";
import { readError } from "./read-error";
import type { SchemaSource } from "./schemas";
import { learnServerTime } from "./server-time";

const base = "/api/v1";
/** Paths of the other dialect are written whole. */
const otherDialect = "/v1/";

/** Where a call goes: the path as the API's documents have it. */
export const urlOf = (path: string) => (path.startsWith(otherDialect) ? path : `${base}${path}`);
const timeoutMilliseconds = 15_000;

export type QueryValue = string | number | boolean | readonly string[] | undefined;

type Call = {
  query?: Readonly<Record<string, QueryValue>> | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Repeating a call under the same key does not repeat what it did. */
  idempotencyKey?: string | undefined;
  /** The ETag that was read; the server answers `role_changed` where it no longer holds. */
  ifMatch?: string | undefined;
};

type Expecting<Schema extends z.ZodType> = Call & { schema: SchemaSource<Schema> };

/** What the server said, decoded, with the version that it has now. */
export type Answer<Value> = { value: Value; etag: string | undefined };

/**
 * The API of this origin, as the signed-in person. Paths begin after `/api/v1`. Each call either
 * gives what its schema describes or throws an ApiError; a 204 gives undefined.
 */
export const api = {
  get: <Schema extends z.ZodType>(path: string, call: Expecting<Schema>) =>
    decoded("GET", path, call),
  post: <Schema extends z.ZodType>(path: string, call: Expecting<Schema>) =>
    decoded("POST", path, call),
  patch: <Schema extends z.ZodType>(path: string, call: Expecting<Schema>) =>
    decoded("PATCH", path, call),
  delete: async (path: string, call: Call = {}): Promise<void> => {
    await send("DELETE", path, call, discard);
  },
  /** As `get`, with the ETag for a later `ifMatch`. */
  getWithEtag: <Schema extends z.ZodType>(
    path: string,
    call: Expecting<Schema>,
  ): Promise<Answer<z.output<Schema>>> =>
    decoding("GET", path, call, async (response, schema) => ({
      value: await decode(response, schema),
      etag: response.headers.get("etag") ?? undefined,
    })),
};

function decoded<Schema extends z.ZodType>(
  method: string,
  path: string,
  call: Expecting<Schema>,
): Promise<z.output<Schema>> {
  return decoding(method, path, call, decode);
}

/** The schema comes beside a read, but before a write: what was written must not be told as failed. */
async function decoding<Schema extends z.ZodType, Value>(
  method: string,
  path: string,
  call: Expecting<Schema>,
  read: (response: Response, schema: Schema) => Promise<Value>,
): Promise<Value> {
  const loading = call.schema().catch((thrown: unknown) => {
    throw new ApiError("offline", { cause: thrown });
  });
  if (method !== "GET") await loading;
  const [value] = await Promise.all([
    send(method, path, call, async (response) => read(response, await loading)),
    loading,
  ]);
  return value;
}

/** The body is read within the time limit too: a server can fall silent in the middle of it. */
async function send<Value>(
  method: string,
  path: string,
  call: Call,
  read: (response: Response) => Promise<Value>,
): Promise<Value> {
  const limit = AbortSignal.timeout(timeoutMilliseconds);
  const sentAt = Date.now();
  try {
    const response = await fetch(`${urlOf(path)}${search(call.query)}`, {
      method,
      credentials: "same-origin",
      headers: headersOf(call),
      signal: call.signal === undefined ? limit : AbortSignal.any([limit, call.signal]),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    learnServerTime(response.headers.get("date"), sentAt, Date.now());
    if (!response.ok) throw await readError(response);
    return await read(response);
  } catch (thrown) {
    if (thrown instanceof ApiError || call.signal?.aborted === true) throw thrown;
    if (limit.aborted) throw new ApiError("timeout", { cause: thrown });
    // `fetch` tells every failure to reach the server by a TypeError.
    if (thrown instanceof TypeError) throw new ApiError("offline", { cause: thrown });
    throw asApiError(thrown);
  }
}

function headersOf(call: Call): Record<string, string> {
  return {
    accept: "application/json",
    ...(call.body === undefined ? {} : { "content-type": "application/json" }),
    ...(call.idempotencyKey === undefined ? {} : { "idempotency-key": call.idempotencyKey }),
    ...(call.ifMatch === undefined ? {} : { "if-match": call.ifMatch }),
  };
}

function search(query: Call["query"]): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === "") continue;
    params.set(name, Array.isArray(value) ? value.join(",") : String(value));
  }
  return params.size === 0 ? "" : `?${params}`;
}

async function decode<Schema extends z.ZodType>(
  response: Response,
  schema: Schema,
): Promise<z.output<Schema>> {
  const body: unknown = response.status === 204 ? undefined : await response.json();
  return schema.parse(body);
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel();
}
