import type { ClientErrorCode } from "./api-error";

/** What a write needs: the body, and the key under which it can safely be repeated. */
export type Write<Body> = { body: Body; idempotencyKey?: string };

/** Answers after which the same request may still be carried out, so its key is kept. */
export const undecided: ReadonlySet<ClientErrorCode> = new Set([
  "offline",
  "timeout",
  "unauthorized",
  "rate_limit_exceeded",
  "internal_error",
  "unavailable",
  "idempotency_in_progress",
]);

/** The query that lets running sessions lose at once what is taken away, not only at their end. */
export const revokingQuery = (revokeSessions: boolean) =>
  revokeSessions ? { revokeSessions: "true" } : {};
