import type { z } from "zod";
import type { Person } from "@/lib/domain/actor";
import { entityTag, knowsTag } from "@/lib/domain/entity-tag";
import { WireJson } from "@/lib/domain/wire-json";
import { type BegunDownload, downloadHeaders } from "./download";
import { type EventStream, streamHeaders } from "./event-stream";

export type Answer = {
  status: number;
  body?: string;
  tag?: string;
  /** Instead of a body. */
  download?: BegunDownload;
  /** Instead of a body, too. */
  stream?: EventStream;
};

/** The machine owns status and encoding: what a handler returns is stripped to its declared shape. */
export function encode(response: z.ZodType | undefined, status: number, result: unknown): Answer {
  if (!response) return { status };
  const body = result instanceof WireJson ? result.text : JSON.stringify(response.parse(result));
  return { status, body };
}

/**
 * A strong ETag for lists: nothing in an organization changes without its version rising. An end
 * that has passed changes lists a moment before the sweep raises it; until then there is no tag.
 */
export function versionTag({ organization }: Person): string | undefined {
  return organization.isEndDue ? undefined : `"${organization.id}.${organization.version}"`;
}

/** An answer as it goes on the wire, for whichever server carries it there. */
export type Reply = {
  status: number;
  headers: Record<string, string>;
  body?: string;
  /** Instead of a body; whoever sends it asks for the next piece when the last has left. */
  pieces?: AsyncIterableIterator<string>;
  /** The pieces come for as long as somebody listens. */
  isEndless?: boolean;
};

/** Makes the reply of a call; a GET that names the current tag gets 304 without a body. */
export function replyTo(
  request: Request,
  { status, body, tag, download, stream }: Answer,
  headers: Record<string, string>,
): Reply {
  const all: Record<string, string> = { "Cache-Control": "no-store", ...headers };
  if (status === 304) return { status, headers: { ...all, ETag: tag ?? "" } };
  if (download) {
    const { pieces } = download;
    return { status, headers: { ...all, ...downloadHeaders(download) }, ...(pieces && { pieces }) };
  }
  if (stream) {
    const { pieces } = stream;
    return {
      status,
      headers: { ...all, ...streamHeaders },
      ...(pieces && { pieces, isEndless: true }),
    };
  }
  if (!body) {
    // 204 has no length; where there could have been a body, it says that there is none.
    return { status, headers: status === 204 ? all : { ...all, "Content-Length": "0" } };
  }
  const reads = request.method === "GET" || request.method === "HEAD";
  if (reads && status === 200) {
    all.ETag = tag ?? entityTag(body);
    if (knowsTag(request.headers.get("if-none-match"), all.ETag)) {
      return { status: 304, headers: all };
    }
  }
  all["Content-Type"] = "application/json";
  if (request.method !== "HEAD") return { status, headers: all, body };
  all["Content-Length"] = String(Buffer.byteLength(body));
  return { status, headers: all };
}
