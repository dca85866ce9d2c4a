import type { z } from "zod";
import { identify } from "@/lib/auth/identity";
import { type ErrorCode, errorCatalogue } from "@/lib/contract/errors";
import type { Permission } from "@/lib/contract/permissions";
import {
  type Actor,
  authorize,
  type CallOrigin,
  type Identity,
  type KeyIdentity,
  type Person,
  readKeyHolder,
  readPerson,
  type SignedInPerson,
} from "@/lib/domain/actor";
import { recordAccessDenied } from "@/lib/domain/audit/events";
import type { Download } from "@/lib/domain/download";
import { knowsTag } from "@/lib/domain/entity-tag";
import { DomainError, databaseErrorOf, invalid } from "@/lib/domain/error";
import { onlyOnce, onlyOnceApart, type StoredAnswer } from "@/lib/domain/idempotency";
import { networkOf } from "@/lib/domain/sign-in/pauses";
import type { WireJson } from "@/lib/domain/wire-json";
import { type Answer, encode, versionTag } from "./answer";
import { readJson } from "./body";
import { begun } from "./download";
import { validationError } from "./error-body";
import { eventsOf } from "./event-stream";
import { log } from "./log";
import { sayPlainly } from "./plain-words";
import { countCall } from "./rate";

/**
 * Who may call: everyone, every signed-in person, those too who come with any API key ("known"), or
 * those with a permission.
 */
export type Access = "public" | "signed-in" | "known" | Permission;

/** What a handler learns of its caller: the proof that its declaration asked for. */
type Caller<Needs extends Access> = Needs extends Permission
  ? { actor: Actor<Needs> }
  : Needs extends "signed-in"
    ? { person: SignedInPerson }
    : Needs extends "known"
      ? { person: Person }
      : { findIdentity: () => Promise<Identity | undefined> };

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export type Call<Needs extends Access, Params, Query, Body> = Caller<Needs> & {
  params: Parsed<Params>;
  query: Parsed<Query>;
  body: Parsed<Body>;
  origin: CallOrigin;
  headers: Headers;
};

type Schema = z.ZodType | undefined;
type FileTypes = readonly string[] | undefined;
type Result<Response, Files, Event> = Event extends z.ZodType
  ? AsyncIterableIterator<z.input<Event>>
  : Files extends readonly (infer Type extends string)[]
    ? Download<Type>
    : Response extends z.ZodType
      ? z.input<Response> | WireJson<z.output<Response>>
      : unknown;

/** What the OpenAPI document, the contract test and the reader learn about an endpoint. */
export type Declaration<
  Needs extends Access = Access,
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Response extends Schema = Schema,
  Files extends FileTypes = FileTypes,
  Event extends Schema = Schema,
> = {
  summary: string;
  description?: string;
  access: Needs;
  params?: Params;
  query?: Query;
  body?: Body;
  /** 200 unless said otherwise. */
  status?: 200 | 201 | 204;
  /** Without it the answer is empty, as 204 always is. */
  response?: Response;
  /**
   * Content types of the file that it answers instead of a `response`, such as `text/csv`. It is
   * written while it is sent; an error on the way cuts the connection, so that no part of a file
   * looks like the whole.
   */
  download?: Files;
  /**
   * Instead of an answer, server-sent events of this shape for as long as the caller listens. Such a
   * call takes no place among those that are worked on, so the verb bounds how many there are.
   */
  stream?: Event;
  /** What it can refuse, beside what every endpoint of its kind can. */
  errors?: readonly ErrorCode[];
  /**
   * Whether its answer changes only with the organization's version, so that a 304 needs no read. For
   * whole collections alone: what a path names may not be there.
   */
  versioned?: (query: Parsed<Query>) => boolean;
  /** Its answer shows a secret that is never shown again. */
  secretAnswer?: boolean;
  /**
   * With an `Idempotency-Key` it is not one transaction with its answer: it waits for another system,
   * or what it notes has to stay when it is refused.
   */
  apart?: boolean;
  examples?: { body?: unknown; response?: unknown };
  handle: (call: Call<Needs, Params, Query, Body>) => Promise<Result<Response, Files, Event>>;
};

export type Endpoint = {
  readonly declaration: Omit<Declaration, "handle">;
  /** Runs one call; throws what is refused. */
  readonly serve: (
    request: Request,
    params: Record<string, string>,
    origin: CallOrigin,
  ) => Promise<Answer>;
};

/**
 * An endpoint by its declaration. Checks run in the contract's order: who is asking (401), whether
 * they may (403), how often (429, counting refused calls too), what they sent (400); then the verb.
 */
export function endpoint<
  Needs extends Access,
  Params extends Schema = undefined,
  Query extends Schema = undefined,
  Body extends Schema = undefined,
  Response extends Schema = undefined,
  const Files extends FileTypes = undefined,
  Event extends Schema = undefined,
>(declaration: Declaration<Needs, Params, Query, Body, Response, Files, Event>): Endpoint {
  const { access, handle, versioned, secretAnswer = false, apart, status = 200 } = declaration;
  const parse = parserOf(declaration);
  return {
    declaration: declaration as unknown as Omit<Declaration, "handle">,
    serve: async (request, params, origin) => {
      const { person, admit } = await admission(request, access, origin);
      const { input, bodyText } = await parse(request, params);
      const isVersioned = versioned?.(input.query as Parsed<Query>) ?? false;
      const tag = isVersioned && person ? versionTag(person) : undefined;
      if (tag && knowsTag(request.headers.get("if-none-match"), tag)) {
        return { status: 304, tag };
      }
      const run = async (caller: Person | undefined) => {
        // The declaration's types tie caller, input and answer together; here they are one shape.
        const call = { ...input, ...admit(caller), origin, headers: request.headers };
        const result = await handle(call as never);
        if (declaration.stream)
          return { status, stream: eventsOf(declaration.stream, request, result) };
        if (declaration.download) return { status, download: await begun(request, origin, result) };
        return encode(declaration.response, status, result);
      };
      const key = request.method === "POST" ? request.headers.get("idempotency-key") : null;
      if (key === null || !person) return { ...(await run(person)), ...(tag && { tag }) };
      if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
        throw invalid("Idempotency-Key", "Idempotency-Key must be 1 to 255 visible characters");
      }
      // Without the host: a retry may reach another instance, or us by another name.
      const { pathname, search } = new URL(request.url);
      const what = `${request.method} ${pathname}${search} ${bodyText}`;
      const repeatable = { key, request: what, isSecret: secretAnswer };
      const once = apart ? onlyOnceApart : onlyOnce;
      return once(person, repeatable, async (caller): Promise<StoredAnswer> => {
        const { status: answered, body = "" } = await run(caller);
        return { status: answered, body };
      });
    },
  };
}

type Admission = {
  person: Person | undefined;
  /** The caller in the form that the declaration asked for. */
  admit: (person: Person | undefined) => object;
};

async function admission(request: Request, access: Access, origin: CallOrigin): Promise<Admission> {
  if (access === "public") {
    await count(networkOf(origin.ipAddress));
    return { person: undefined, admit: () => ({ findIdentity: () => findSignIn(request) }) };
  }
  const identity = await identify(request);
  const found = identity && (await findPerson(identity, origin));
  if (!found) throw new DomainError("unauthorized");
  const admit = (person = found) => {
    if (access === "signed-in" && person.key) throw keyNotTaken();
    if (access === "signed-in" || access === "known") return { person };
    return { actor: authorize(person, access, origin) };
  };
  const refusal = refusalOf(admit);
  await count(found.key?.id ?? found.id).catch((exceeded) => {
    throw refusal ?? exceeded;
  });
  if (refusal) {
    await noteRefusal(request, found, origin, refusal);
    throw refusal;
  }
  return { person: found, admit };
}

function findPerson(identity: Identity | KeyIdentity, origin: CallOrigin) {
  return "keyHash" in identity ? readKeyHolder(identity, origin.ipAddress) : readPerson(identity);
}

async function findSignIn(request: Request): Promise<Identity | undefined> {
  const identity = await identify(request);
  return identity && !("keyHash" in identity) ? identity : undefined;
}

const keyNotTaken = () =>
  new DomainError("key_scope", { message: "API keys cannot make this call" });

/** Kept for a moment: a refused call counts towards the rate as well. */
function refusalOf(admit: () => object): unknown {
  try {
    admit();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Only calls within the rate are noted, and a note that fails leaves the refusal what it is. */
async function noteRefusal(
  request: Request,
  person: Person,
  origin: CallOrigin,
  refusal: unknown,
): Promise<void> {
  if (!(refusal instanceof DomainError) || errorCatalogue[refusal.code].status !== 403) return;
  const endpoint = `${request.method} ${new URL(request.url).pathname}`;
  await recordAccessDenied(person, origin, endpoint, refusal.message).catch((error) => {
    const { requestId } = origin;
    log().error({ requestId, failure: databaseErrorOf(error) }, "A refusal was not recorded");
  });
}

async function count(actor: string): Promise<void> {
  const { exceeded, headers, retryAfterSeconds } = await countCall(actor);
  if (exceeded) throw new DomainError("rate_limit_exceeded", { headers, retryAfterSeconds });
}

type Input = { params: unknown; query: unknown; body: unknown };

function parserOf({ params, query, body }: { params?: Schema; query?: Schema; body?: Schema }) {
  return async (request: Request, given: Record<string, string>) => {
    const input: Input = { params: undefined, query: undefined, body: undefined };
    if (params) input.params = parsed(params, given);
    if (query) input.query = parsed(query, queryOf(request.url));
    let bodyText = "";
    if (body) {
      const json = await readJson(request);
      bodyText = json.text;
      input.body = parsed(body, json.value);
    }
    return { input, bodyText };
  };
}

function parsed(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value, { error: sayPlainly });
  if (!result.success) throw validationError(result.error);
  return result.data;
}

/** A parameter that is given twice would mean one thing to us and another to a proxy. */
function queryOf(url: string): Record<string, string> {
  const start = url.indexOf("?");
  if (start < 0) return {};
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(url.slice(start))) {
    if (values.has(name)) throw invalid(name, `${name} is given twice`);
    values.set(name, value);
  }
  // Makes `__proto__` a key like any other, so that it is refused like any other.
  return Object.fromEntries(values);
}
