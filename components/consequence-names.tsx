"use client";

import { ChevronRight } from "lucide-react";
import { formatNames } from "@/lib/client/format";
import { formatHours } from "@/lib/contract/hours";
import type { Preview, Through } from "@/lib/contract/previews";

type Line = { user: { name: string }; resource: { name: string }; more: string };

/** Folded away: each person with what changes for them. */
export function ConsequenceNames({
  preview: { gains, loses, keeps, limits },
}: {
  preview: Preview;
}) {
  const parts: { title: string; pairs: number; lines: Line[] }[] = [
    {
      title: "Gain",
      pairs: gains.pairs,
      lines: gains.named.map((each) => ({ ...each, more: formatHours(each.limitHours) })),
    },
    {
      title: "Lose",
      pairs: loses.pairs,
      lines: loses.named.map((each) => ({ ...each, more: "" })),
    },
    {
      title: "Keep",
      pairs: keeps.pairs,
      lines: keeps.named.map((each) => ({
        ...each,
        more: routesText(
          each.through.map((route) => ({ route, people: 1 })),
          true,
        ),
      })),
    },
    {
      title: "Other limit",
      pairs: limits.pairs,
      lines: limits.named.map((each) => ({
        ...each,
        more: `${formatHours(each.fromHours)} → ${formatHours(each.toHours)}`,
      })),
    },
  ];
  return (
    <details className="group">
      <summary className="-mx-1 inline-flex min-h-6 list-none items-center gap-1 rounded-sm px-1 text-muted-foreground text-xs hover:text-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 transition-transform group-open:rotate-90"
        />
        Show each
      </summary>
      <section
        aria-label="Each person and resource"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="mt-1 max-h-48 overflow-y-auto rounded-sm text-xs"
      >
        {parts.map(({ title, pairs, lines }) =>
          pairs === 0 ? null : (
            <div key={title} className="pb-2">
              <p className="font-medium text-foreground">{title}</p>
              <ul className="text-muted-foreground">
                {lines.map(({ user, resource, more }, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: names can coincide, and the list never changes.
                  <li key={index} className="wrap-anywhere">
                    {user.name} · {resource.name}
                    {more === "" ? "" : ` · ${more}`}
                  </li>
                ))}
                {pairs > lines.length ? (
                  <li>and {(pairs - lines.length).toLocaleString("en")} more</li>
                ) : null}
              </ul>
            </div>
          ),
        )}
      </section>
    </details>
  );
}

/** "through SRE", "through SRE and 2 more", "as an admin", "through SRE or as admins". */
export function routesText(through: Preview["keeps"]["through"], one: boolean): string {
  const isRole = (route: Through) => route.kind === "role";
  const names = through.flatMap(({ route }) => (route.kind === "role" ? [route.roleName] : []));
  const admin = through.some(({ route }) => !isRole(route))
    ? one
      ? "as an admin"
      : "as admins"
    : "";
  const roles = names.length === 0 ? "" : `through ${formatNames(names)}`;
  return [roles, admin].filter(Boolean).join(one ? " and " : " or ");
}
