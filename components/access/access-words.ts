import { formatAbsolute, formatNames } from "@/lib/client/format";
import type { AccessRoute, AccessRow } from "@/lib/contract/access";
import { formatHours } from "@/lib/contract/hours";

/** "up to 4 h", and for what cannot be opened now what keeps it from that. */
export function stateWords({ state, reason, limitHours }: AccessRow): {
  tone: "success" | "neutral";
  words: string;
  note: string | undefined;
} {
  if (state === "can") {
    return { tone: "success", words: `up to ${formatHours(limitHours)}`, note: undefined };
  }
  const note = reason === "user_deactivated" ? "Person is deactivated" : "Resource is inactive";
  return { tone: "neutral", words: "not now", note };
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

/** The whole answer as text for a mail or a ticket. */
export function asSentence({ user, resource, state, routes, sentence }: AccessRow, at?: string) {
  const verb = state === "can" ? "can reach" : "could reach";
  const when = at === undefined ? "" : ` as of ${formatAbsolute(new Date(at))}`;
  const admin = routes.some(({ kind }) => kind === "admin");
  const roles = rolesOf(routes).map(({ name }) => name);
  const through = [
    admin ? "as organization admin" : "",
    roles.length > 0 ? `through ${formatNames(roles, 20)}` : "",
  ]
    .filter(Boolean)
    .join(" and ");
  return `${user.name} ${verb} ${resource.name}${when} ${through}. ${sentence}`;
}
