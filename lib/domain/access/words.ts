import { formatHours } from "@/lib/contract/hours";
import type { Route, Verdict } from "./verdicts";

/**
 * The sentence that decides: what the verdict is, and which rule made it so. "Up to 4 h: the smallest
 * limit among these roles counts, 4 h from SRE."
 */
export function sayVerdict(verdict: Verdict, routes: readonly Route<unknown>[]): string {
  if (verdict.state === "no") return "Not granted: none of the person's roles holds this resource.";
  const limit = `p to ${formatHours(verdict.limitHours)}: ${sayRule(verdict, routes)}`;
  if (verdict.state === "can") return `U${limit}`;
  const hindrance =
    verdict.reason === "user_deactivated"
      ? "the person is deactivated"
      : "the resource is inactive";
  return `Not now, because ${hindrance}. Otherwise u${limit}`;
}

function sayRule(
  { decidedBy, limitHours }: Exclude<Verdict, { state: "no" }>,
  routes: readonly Route<unknown>[],
): string {
  const roles = new Map(
    routes.flatMap((route) => (route.kind === "role" ? [[route.roleId, route] as const] : [])),
  );
  const [only] = roles.values();
  if (routes.some(({ kind }) => kind === "admin")) {
    return "an organization admin reaches every resource, and only the organization's limit counts.";
  }
  if (decidedBy.kind === "role") {
    return roles.size === 1
      ? `the limit of ${decidedBy.roleName} counts.`
      : `the smallest limit among these roles counts, ${formatHours(limitHours)} from ${decidedBy.roleName}.`;
  }
  if (roles.size > 1) return "no limit of these roles is smaller, so the organization's counts.";
  return only?.capHours === null
    ? `${only.roleName} has no limit of its own, so the organization's counts.`
    : "the organization's limit counts, which is smaller than the role's.";
}
