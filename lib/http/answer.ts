import type { z } from "zod";
import type { Person } from "@/lib/domain/actor";
import { entityTag } from "@/lib/domain/entity-tag";
import { WireJson } from "@/lib/domain/wire-json";

export type Answer = {
  status: number;
  body?: string;
  tag?: string;
};

/** The machine owns status and encoding: what a handler returns is stripped to its declared shape. */
export function encode(response: z.ZodType | undefined, status: number, result: unknown): Answer {
  if (!response) return { status };
  const body = result instanceof WireJson ? result.text : JSON.stringify(response.parse(result));
  return { status, body };
}

/** A strong ETag for lists: nothing in an organization changes without its version rising. */
export function versionTag({ organization }: Person): string {
  return `"${organization.id}.${organization.version}"`;
}

/** Makes the response of a call; a GET that names the current tag gets 304 without a body. */
export function respond(
  request: Request,
  answer: Answer,
  headers: Record<string, string>,
): Response {
  const { status, body } = answer;
  const all: Record<string, string> = { "Cache-Control": "no-store", ...headers };
  if (status === 304)
    return new Response(null, { status, headers: { ...all, ETag: answer.tag ?? "" } });
  if (body === undefined || status === 204) return new Response(null, { status, headers: all });
  all["Content-Type"] = "application/json";
  const reads = request.method === "GET" || request.method === "HEAD";
  if (reads && status === 200) {
    const tag = answer.tag ?? entityTag(body);
    all.ETag = tag;
    const known = request.headers.get("if-none-match");
    if (known?.split(",").some((part) => part.trim() === tag)) {
      return new Response(null, {
        status: 304,
        headers: { "Cache-Control": "no-store", ...headers, ETag: tag },
      });
    }
  }
  if (request.method === "HEAD") {
    all["Content-Length"] = String(Buffer.byteLength(body));
    return new Response(null, { status, headers: all });
  }
  return new Response(body, { status, headers: all });
}
