import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { isLiveStatus } from "@/lib/contract/lists";
import type {
  Session,
  SessionAddress,
  SessionListQuery,
  SessionStart,
} from "@/lib/contract/sessions";
import { api } from "./api";
import { listOf, schemasIn } from "./schemas";
import { serverNow } from "./server-time";
import type { Write } from "./write";

const sessionsSchemas = schemasIn(() => import("@/lib/contract/sessions"));

/** By which call: one's own, or as an admin anybody's. */
type Whose = "own" | "anybody";

export const sessionKeys = {
  all: ["sessions"],
  open: ["sessions", "open"],
  options: ["sessions", "options"],
  own: (query: SessionListQuery) => ["sessions", "own", query] as const,
  everybody: (query: SessionListQuery) => ["sessions", "everybody", query] as const,
  one: (id: string, whose: Whose) => ["sessions", "one", whose, id] as const,
} as const;

/** What a session changes: lists of sessions, and the numbers that count them. */
const changed = [sessionKeys.all, ["overview"]];

/** The caller's sessions of which something is open, or not closed yet, the next to end first. */
export const openQuery: SessionListQuery = { state: "open", sort: "expires" };

export function openSessionsQuery() {
  return queryOptions({
    queryKey: sessionKeys.open,
    queryFn: ({ signal }) =>
      api.get("/sessions", {
        schema: listOf(sessionsSchemas("session")),
        query: openQuery,
        signal,
      }),
    refetchInterval: ({ state }) => pauseMilliseconds(state.data),
  });
}

/** One page of the caller's sessions. Prefetch under `sessionKeys.own` with the same query. */
export function ownSessionsQuery(query: SessionListQuery) {
  return queryOptions({
    queryKey: sessionKeys.own(query),
    queryFn: ({ signal }) =>
      api.get("/sessions", { schema: sessionsSchemas("sessionPage"), query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => pauseMilliseconds(state.data?.content),
  });
}

/** One page of everybody's sessions. Prefetch under `sessionKeys.everybody` with the same query. */
export function everybodysSessionsQuery(query: SessionListQuery) {
  return queryOptions({
    queryKey: sessionKeys.everybody(query),
    queryFn: ({ signal }) =>
      api.get("/sessions/admin", { schema: sessionsSchemas("sessionPage"), query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => pauseMilliseconds(state.data?.content),
  });
}

/** One session in full. Prefetch under `sessionKeys.one` by the same call. */
export function sessionQuery(id: string, whose: Whose) {
  return queryOptions({
    queryKey: sessionKeys.one(id, whose),
    queryFn: ({ signal }) =>
      api.get(whose === "own" ? `/sessions/${id}` : `/sessions/admin/${id}`, {
        schema: sessionsSchemas("sessionDetail"),
        signal,
      }),
    refetchInterval: ({ state }) => pauseMilliseconds(state.data && [state.data]),
  });
}

/**
 * What the caller's next session could be, and the address that they are seen at, which changes
 * without a word from anybody.
 */
export function sessionOptionsQuery() {
  return queryOptions({
    queryKey: sessionKeys.options,
    queryFn: ({ signal }) =>
      api.get("/sessions/options", { schema: sessionsSchemas("sessionOptions"), signal }),
    refetchInterval: slowMilliseconds,
  });
}

export function startSession() {
  return mutationOptions({
    mutationFn: ({ body, idempotencyKey }: Write<SessionStart>) =>
      api.post("/sessions", { schema: sessionsSchemas("session"), body, idempotencyKey }),
    meta: { invalidates: changed },
  });
}

/** Ends a session: one of the caller's, or anybody's as an admin. */
export function stopSession(id: string, whose: Whose = "own") {
  return mutationOptions({
    mutationFn: () =>
      api.post(stopPath(id, whose), { schema: sessionsSchemas("session"), body: {} }),
    meta: { invalidates: changed },
  });
}

export const stopPath = (id: string, whose: Whose) =>
  whose === "own" ? `/sessions/${id}/stop` : `/sessions/admin/${id}/stop`;

export function extendSession(id: string) {
  return mutationOptions({
    mutationFn: ({ body, idempotencyKey }: Write<{ additionalHours: number }>) =>
      api.post(`/sessions/${id}/extend`, {
        schema: sessionsSchemas("session"),
        body,
        idempotencyKey,
      }),
    meta: { invalidates: changed },
  });
}

/** Tries at once again to open what could not be opened. */
export function retrySession(id: string) {
  return mutationOptions({
    mutationFn: ({ idempotencyKey }: Write<undefined>) =>
      api.post(`/sessions/${id}/retry`, {
        schema: sessionsSchemas("session"),
        body: {},
        idempotencyKey,
      }),
    meta: { invalidates: changed },
  });
}

/** Moves a session to other addresses; its end stays. */
export function moveSession(id: string) {
  return mutationOptions({
    mutationFn: ({ body, idempotencyKey }: Write<SessionAddress>) =>
      api.post(`/sessions/${id}/address`, {
        schema: sessionsSchemas("session"),
        body,
        idempotencyKey,
      }),
    meta: { invalidates: changed },
  });
}

const quickMilliseconds = 2_000;
const slowMilliseconds = 15_000;

/** Sessions that move are looked at often, the others now and then; hidden tabs do not ask. */
function pauseMilliseconds(sessions: readonly Session[] | undefined): number {
  return sessions?.some(isMoving) ? quickMilliseconds : slowMilliseconds;
}

/** Whether something is to be opened or closed at this moment, or will be in a few seconds. */
function isMoving({ status, expiresAt, resourceIps }: Session): boolean {
  if (isLiveStatus(status) && Date.parse(expiresAt) - serverNow() < slowMilliseconds) return true;
  return resourceIps.some(
    (rule) => (rule.status === "PENDING" || rule.status === "REMOVING") && rule.errorCode === null,
  );
}
