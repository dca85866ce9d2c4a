import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Socket } from "node:net";
import { type Duplex, pipeline, Readable } from "node:stream";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { DomainError } from "@/lib/domain/error";
import { environment } from "@/lib/env";
import { clientAddress } from "./address";
import type { Reply } from "./answer";
import { errorAnswer } from "./error-body";
import { apiContentPolicy, isReservedHeader, securityHeaders, transportSecurity } from "./headers";
import { inspect } from "./hygiene";
import type { MountedRoute } from "./mount";
import { openPlaces, type Places } from "./places";
import { type Method, unknownPath } from "./route";

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export type FrontDoor = {
  /** Where it listens. */
  url: string;
  /** Refuses new calls, ends the streams, lets what is under way finish for up to ten seconds, then closes. */
  close(): Promise<void>;
};

type Settings = {
  port: number;
  host: string;
  routes: readonly MountedRoute[];
  /** Who answers what is not API: Next. Without it only the API is served. */
  pages?: PageHandler;
};

type Traffic = {
  places: Places;
  /** Answers that go on for as long as somebody listens; bounded by the verbs behind them. */
  streams: Set<AsyncIterableIterator<string>>;
  isClosing: boolean;
};

const drainSeconds = 10;
/** How long a connection on which nothing moves is kept: someone who does not read has none for ever. */
const stalledSeconds = 120;
const serverOptions = { maxHeaderSize: 32_768, connectionsCheckingInterval: 5_000 };
/** How long a refused connection is left to whoever reads why. */
const lingerMilliseconds = 1_000;

/**
 * Starts the one server: it keeps HTTP hygiene, answers the API's routes itself and hands everything
 * else to Next.
 */
export async function openFrontDoor(settings: Settings): Promise<FrontDoor> {
  const { port, host, routes, pages } = settings;
  const traffic: Traffic = { places: openPlaces(), streams: new Set(), isClosing: false };
  const router = routerOf(routes, traffic);
  const api = getRequestListener(router.fetch, { overrideGlobalObjects: false });
  const server = createServer(serverOptions, (request, response) => {
    const forApi = isApi(request.url ?? "");
    setHeaders(response, forApi);
    const finding = inspect(request, forApi) ?? placeFor(request, response, traffic);
    if (finding) return refuse(request, response, finding);
    if (forApi) return api(request, response);
    if (!pages) return refuse(request, response, new DomainError("not_found"));
    presentToNext(request);
    pages(request, response).catch((error) => refuse(request, response, error));
  });
  setLimits(server);
  await listen(server, port, host);
  return { url: urlOf(server), close: () => drain(server, traffic) };
}

function setLimits(server: Server): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 65_000;
  server.timeout = stalledSeconds * 1000;
  server.maxHeadersCount = 200;
  server.maxConnections = 10_000;
  server.on("upgrade", (_request, socket) => refuseSocket(socket, 400, "bad_request"));
  server.on("connect", (_request, socket) => refuseSocket(socket, 405, "method_not_allowed"));
  server.on("clientError", (_error, socket) => {
    // Browsers connect before they have something to ask, and take what they are told for its answer;
    // where they are told nothing they ask again.
    if (socket instanceof Socket && socket.bytesRead === 0) return socket.destroy();
    refuseSocket(socket, 400, "bad_request");
  });
}

/** Whoever watches over us is answered, however busy we are. */
function placeFor(request: IncomingMessage, response: ServerResponse, { places }: Traffic) {
  const isHealth = request.url?.startsWith("/api/v1/health") ?? false;
  return isHealth ? undefined : places.take(response, addressOf(request));
}

/** next-auth's own endpoints stay with Next; the rest below these is ours, unknown paths too. */
function isApi(url: string): boolean {
  return /^\/(api|v1)(?=[/?]|$)/.test(url) && !url.startsWith("/api/auth/");
}

function routerOf(routes: readonly MountedRoute[], traffic: Traffic) {
  const router = new Hono<{ Bindings: HttpBindings }>();
  for (const { pattern, handlers } of routes) {
    router.all(pattern, async ({ req, env }) => {
      const { reply } = handlers[req.raw.method as Method];
      const params = Promise.resolve(req.param());
      const clientAddress = addressOf(env.incoming);
      return send(env.outgoing, await reply(req.raw, { params, clientAddress }), traffic);
    });
  }
  const { reply } = unknownPath().GET;
  router.notFound(async ({ req, env }) =>
    send(env.outgoing, await reply(req.raw, { params: Promise.resolve({}) }), traffic),
  );
  return router;
}

function send(response: HttpBindings["outgoing"], reply: Reply, traffic: Traffic): Response {
  const { status, headers, body, pieces, isEndless } = reply;
  if (pieces) {
    if (isEndless) {
      // When it ends, so does its connection: a server that closes waits for none that is idle.
      response.shouldKeepAlive = false;
      traffic.places.leave(response);
      traffic.streams.add(pieces);
      if (traffic.isClosing) void pieces.return?.();
    }
    response.writeHead(status, headers);
    // On an error it destroys both ends: the writer stops, and the reader sees a broken connection.
    pipeline(Readable.from(pieces), response, () => traffic.streams.delete(pieces));
  } else if (body === undefined) {
    response.writeHead(status, headers).end();
  } else {
    // Head and body leave in one write.
    response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
    response.end(body);
  }
  return RESPONSE_ALREADY_SENT;
}

function addressOf({ socket, headers }: IncomingMessage): string | null {
  const forwarded = headers["x-forwarded-for"];
  return clientAddress(
    socket.remoteAddress,
    Array.isArray(forwarded) ? forwarded.join() : forwarded,
  );
}

function setHeaders(response: ServerResponse, forApi: boolean): void {
  for (const [name, value] of securityHeaders) response.setHeader(name, value);
  if (forApi) response.setHeader("Content-Security-Policy", apiContentPolicy);
  if (environment().url.protocol === "https:") response.setHeader(...transportSecurity);
}

/** Next believes what these headers say, so it only ever sees ours. */
function presentToNext(request: IncomingMessage): void {
  const address = addressOf(request);
  for (const name of Object.keys(request.headers)) {
    if (isReservedHeader(name)) delete request.headers[name];
  }
  if (address) request.headers["x-client-ip"] = address;
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const requestId = randomUUID();
  const [path = ""] = (request.url ?? "").split("?", 1);
  const { status, body, headers } = errorAnswer(error, path, requestId);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "X-Request-Id": requestId,
    // A body that was not read would be taken for the next request.
    ...(request.headers["content-length"] || request.headers["transfer-encoding"]
      ? { Connection: "close" }
      : {}),
    ...headers,
  });
  response.end(request.method === "HEAD" ? undefined : JSON.stringify(body));
}

function refuseSocket(
  socket: Duplex,
  status: 400 | 405,
  code: "bad_request" | "method_not_allowed",
) {
  if (!socket.writable) return void socket.destroy();
  setTimeout(() => socket.destroy(), lingerMilliseconds).unref();
  const { body } = errorAnswer(new DomainError(code), "", randomUUID());
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status} ${body.error}\r\nContent-Type: application/json\r\nConnection: close\r\n${
      status === 405 ? "Allow: GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS\r\n" : ""
    }X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function drain(server: Server, traffic: Traffic): Promise<void> {
  traffic.isClosing = true;
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const stream of traffic.streams) void stream.return?.();
    setTimeout(() => server.closeAllConnections(), drainSeconds * 1000).unref();
  });
}
