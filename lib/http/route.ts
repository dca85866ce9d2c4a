import { randomUUID } from "node:crypto";
import { userAgentOf } from "@/lib/auth/identity";
import { errorCatalogue } from "@/lib/contract/errors";
import type { CallOrigin } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { clientAddress } from "./address";
import { type Reply, replyTo } from "./answer";
import { streamOf } from "./download";
import type { Endpoint } from "./endpoint";
import { errorAnswer } from "./error-body";
import { log } from "./log";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;
export type Method = (typeof methods)[number];
type DeclaredMethod = Exclude<Method, "HEAD" | "OPTIONS">;

/** Next hands over only `params`; the front door adds the address that it saw. */
export type RouteContext = {
  params: Promise<Record<string, string | string[] | undefined>>;
  clientAddress?: string | null;
};

type ReplyMaker = (request: Request, context: RouteContext) => Promise<Reply>;

export type RouteHandler = ((request: Request, context: RouteContext) => Promise<Response>) & {
  /** As the handler, for the front door, which writes to the socket itself. */
  reply: ReplyMaker;
  /** The endpoint behind the method, for whoever walks the routes. */
  endpoint?: Endpoint;
};

/**
 * A path's handlers for every method: those declared, HEAD beside GET, OPTIONS, and for the rest a
 * 405 that names what is allowed.
 */
export function route(
  endpoints: Partial<Record<DeclaredMethod, Endpoint>>,
): Record<Method, RouteHandler> {
  const declared = methods.filter(
    (method) => endpoints[method === "HEAD" ? "GET" : (method as DeclaredMethod)],
  );
  const allow = [...declared, "OPTIONS"].join(", ");
  const handlerOf = (method: Method): RouteHandler => {
    if (method === "OPTIONS") {
      const headers = { Allow: allow, "Cache-Control": "no-store" };
      return handler(async () => ({ status: 204, headers }));
    }
    const found = endpoints[method === "HEAD" ? "GET" : method];
    if (!found) return refuse(() => new DomainError("method_not_allowed"), { Allow: allow });
    const serving = handler((request, context) => serve(found, request, context));
    return method === "HEAD" ? serving : Object.assign(serving, { endpoint: found });
  };
  return {
    GET: handlerOf("GET"),
    POST: handlerOf("POST"),
    PUT: handlerOf("PUT"),
    PATCH: handlerOf("PATCH"),
    DELETE: handlerOf("DELETE"),
    HEAD: handlerOf("HEAD"),
    OPTIONS: handlerOf("OPTIONS"),
  };
}

/**
 * What Next calls. A `Response` costs several times the work of a small call, so the front door
 * takes the reply as it is.
 */
function handler(reply: ReplyMaker): RouteHandler {
  const respond = async (request: Request, context: RouteContext) => {
    const { status, headers, body, pieces } = await reply(request, context);
    return new Response(pieces ? streamOf(pieces) : (body ?? null), { status, headers });
  };
  return Object.assign(respond, { reply });
}

/** For paths that do not exist: a 404 in the one error body, whatever the method. */
export function unknownPath(): Record<Method, RouteHandler> {
  const refusing = refuse(() => new DomainError("not_found"), {});
  return {
    GET: refusing,
    POST: refusing,
    PUT: refusing,
    PATCH: refusing,
    DELETE: refusing,
    HEAD: refusing,
    OPTIONS: refusing,
  };
}

async function serve(endpoint: Endpoint, request: Request, context: RouteContext): Promise<Reply> {
  const requestId = randomUUID();
  const address =
    context.clientAddress === undefined ? addressWithoutFrontDoor(request) : context.clientAddress;
  const origin = { requestId, ipAddress: address, userAgent: userAgentOf(request.headers) };
  try {
    const params = await context.params;
    const answer = await endpoint.serve(request, params as Record<string, string>, origin);
    log().debug({ requestId, method: request.method, status: answer.status }, "call");
    return replyTo(request, answer, { "X-Request-Id": requestId });
  } catch (error) {
    noteStranger(request, error, origin);
    return refusal(request, error, requestId);
  }
}

const callLengthMax = 255;

/** There is nobody in whose audit log it could stand. */
function noteStranger(request: Request, error: unknown, origin: CallOrigin): void {
  if (!(error instanceof DomainError) || errorCatalogue[error.code].status !== 401) return;
  const { requestId, ipAddress: address } = origin;
  const call = `${request.method} ${pathOf(request.url)}`.slice(0, callLengthMax);
  log().info({ requestId, address, call, code: error.code }, "Refused: nobody is signed in");
}

function refuse(makeError: () => DomainError, headers: Record<string, string>): RouteHandler {
  return handler(async (request) => refusal(request, makeError(), randomUUID(), headers));
}

function refusal(
  request: Request,
  error: unknown,
  requestId: string,
  headers: Record<string, string> = {},
): Reply {
  const { status, body, headers: own } = errorAnswer(error, pathOf(request.url), requestId);
  return replyTo(
    request,
    { status, body: JSON.stringify(body) },
    { "X-Request-Id": requestId, ...headers, ...own },
  );
}

function pathOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname;
}

/**
 * Under `next dev`, or on another Next host, nobody has looked at the socket for us; the last hop is
 * the one that Next or the host's proxy wrote.
 */
function addressWithoutFrontDoor(request: Request): string | null {
  const lastHop = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  return clientAddress(lastHop, request.headers.get("x-forwarded-for"));
}
