import { createHash } from "node:crypto";

/** A strong ETag of a body: equal tags mean equal bytes. */
export function entityTag(body: string): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
}

/** Whether an `If-Match` header names the tag. `W/` never matches strongly. */
export function namesTag(header: string, tag: string): boolean {
  return header.trim() === "*" || header.split(",").some((part) => part.trim() === tag);
}

/**
 * Whether an `If-None-Match` header names the tag. Here `W/` counts as the tag itself: a proxy that
 * compresses answers puts it before ours.
 */
export function knowsTag(header: string | null, tag: string): boolean {
  return namesTag((header ?? "").replaceAll('W/"', '"'), tag);
}
