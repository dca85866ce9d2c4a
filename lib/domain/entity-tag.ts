import { createHash } from "node:crypto";
import type { ErrorCode } from "@/lib/contract/errors";
import { DomainError } from "./error";

/** A strong ETag of a body: equal tags mean equal bytes. */
export function entityTag(body: string): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
}

/**
 * Refuses a change of what is not as its caller read it.
 *
 * @param ifMatch the caller's `If-Match`; null when there is none
 * @param text what it is now, as the wire has it
 * @throws DomainError `changed`
 */
export function demandUnchanged(ifMatch: string | null, text: string, changed: ErrorCode): void {
  if (ifMatch !== null && !namesTag(ifMatch, entityTag(text))) throw new DomainError(changed);
}

/** Whether an `If-Match` header names the tag. `W/` never matches strongly. */
function namesTag(header: string, tag: string): boolean {
  return header.trim() === "*" || header.split(",").some((part) => part.trim() === tag);
}

/**
 * Whether an `If-None-Match` header names the tag. Here `W/` counts as the tag itself: a proxy that
 * compresses answers puts it before ours.
 */
export function knowsTag(header: string | null, tag: string): boolean {
  return namesTag((header ?? "").replaceAll('W/"', '"'), tag);
}
