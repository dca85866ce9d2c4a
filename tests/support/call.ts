import { Agent, type IncomingHttpHeaders, request } from "node:http";
import type { Sent } from "./witness";

/** Whoever holds an access token. */
export type Bearer = { accessToken: string };

export type CallOptions = {
  /** Whose token goes along; nobody's when absent. */
  as?: Bearer | undefined;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, with whatever Content-Type `headers` names. */
  raw?: string | Buffer | readonly Buffer[];
  headers?: Record<string, string | string[]>;
  /** The loopback address to call from, such as `127.0.0.2`. */
  from?: string;
};

export type Answer<Body = unknown> = {
  status: number;
  headers: IncomingHttpHeaders;
  /** The JSON of the body; undefined when there is none. */
  body: Body;
  text: string;
};

/** Sees every call and what it was answered. */
export type Watch = (sent: Sent, answer: Answer) => void;

export type Caller = <Body = unknown>(
  method: string,
  path: string,
  options?: CallOptions,
) => Promise<Answer<Body>>;

/**
 * A client of one server. Of server-sent events it takes the first and leaves. `path` goes out as it
 * is written: `fetch` would resolve dots and refuse some methods. Every answer is handed to `watch`,
 * when given.
 */
export function callerOf(url: string, watch?: Watch) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(url);
  const call: Caller = (method, path, options = {}) =>
    new Promise((resolve, reject) => {
      const { as, body, raw, from } = options;
      const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
      const headers: Record<string, string | string[]> = {
        ...(as && { authorization: `Bearer ${as.accessToken}` }),
        ...(payload !== undefined && { "content-type": "application/json" }),
        ...(typeof payload === "string" || Buffer.isBuffer(payload)
          ? { "content-length": String(Buffer.byteLength(payload)) }
          : {}),
        ...options.headers,
      };
      const outgoing = request(
        { hostname, port, method, path, headers, ...(from ? { localAddress: from } : { agent }) },
        (incoming) => {
          const chunks: Buffer[] = [];
          const isEndless = incoming.headers["content-type"] === "text/event-stream";
          incoming.on("data", (chunk: Buffer) => {
            chunks.push(chunk);
            if (isEndless) incoming.destroy();
          });
          incoming.on("error", reject);
          incoming.on(isEndless ? "close" : "end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            const answer = {
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              body: parsed(text),
              text,
            };
            watch?.({ method, path, headers, text: textOf(payload) }, answer);
            // The caller says what it expects; each noun's tests check it by the contract's schema.
            resolve(answer as never);
          });
        },
      );
      outgoing.on("error", reject);
      if (Array.isArray(payload)) for (const chunk of payload) outgoing.write(chunk);
      else if (payload !== undefined) outgoing.write(payload);
      outgoing.end();
    });
  return { call, close: () => agent.destroy() };
}

function textOf(payload: CallOptions["raw"]): string {
  if (payload === undefined || typeof payload === "string") return payload ?? "";
  return (Buffer.isBuffer(payload) ? payload : Buffer.concat(payload)).toString("utf8");
}

function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
