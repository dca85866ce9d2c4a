import type { Tone } from "@/components/ui/badge";
import { formatNames } from "@/lib/client/format";
import type { AccessOpening, AccessRoute, AccessRow } from "@/lib/contract/access";
import { formatHours } from "@/lib/contract/hours";

/** "up to 4 h", and for what cannot be opened now what keeps it from that. */
export function stateWords({ state, reason, limitHours }: AccessRow): {
  tone: Tone;
  words: string;
  note: string | undefined;
} {
  if (state === "no") return { tone: "warning", words: "no longer granted", note: undefined };
  if (state === "can") {
    return { tone: "success", words: `up to ${formatHours(limitHours)}`, note: undefined };
  }
  const note = reason === "user_deactivated" ? "Person is deactivated" : "Resource is inactive";
  return { tone: "neutral", words: "not now", note };
}

/** The question that the routes of a pair answer. */
export function whyWords({ state, user, resource }: AccessRow): string {
  return state === "no"
    ? `Why is ${resource.name} open to ${user.name}?`
    : `Why ${state} ${user.name} reach ${resource.name}?`;
}

/**
 * What an opening is right now, as its firewall was seen; nothing is called open before that.
 */
export function openingWords({ status, errorCode, rules }: AccessOpening): {
  tone: Tone;
  words: string;
} {
  switch (status) {
    case "APPLIED":
      return { tone: "success", words: "open now" };
    case "PENDING":
      return { tone: "info", words: "opening…" };
    case "FAILED":
      return rules.length > 0
        ? { tone: "warning", words: "partly open" }
        : { tone: "danger", words: "failed" };
    case "REMOVING":
      return errorCode === null
        ? { tone: "info", words: "closing…" }
        : { tone: "danger", words: "may still be open" };
  }
}

/** The roles of the routes, each once, in their order. */
export function rolesOf(routes: readonly AccessRoute[]): { id: string; name: string }[] {
  const roles = new Map(
    routes.flatMap((route) => (route.kind === "role" ? [[route.roleId, route.roleName]] : [])),
  );
  return [...roles].map(([id = "", name = ""]) => ({ id, name }));
}

/** "Organization admin", "SRE and Database on-call". */
export function throughWords(routes: readonly AccessRoute[]): string {
  const isAdmin = routes.some(({ kind }) => kind === "admin");
  return isAdmin ? "Organization admin" : formatNames(rolesOf(routes).map(({ name }) => name));
}

/**
 * When the access ends by itself: with the last of its routes. Null while one of them has no end.
 */
export function endOf(routes: readonly AccessRoute[]): string | null {
  const ends = routes.map((route) => (route.kind === "role" ? route.endsAt : null));
  return ends.some((end) => end === null) ? null : (ends.sort().at(-1) ?? null);
}
