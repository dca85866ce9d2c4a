"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Assignable, AssignableKind } from "@/lib/client/assignables";
import { formatCount, formatNames } from "@/lib/client/format";
import { roleResourcesQuery, roleUsersQuery } from "@/lib/client/roles";
import { formatHours } from "@/lib/contract/hours";
import type { Role } from "@/lib/contract/roles";

/** What saving will change, in a sentence, and for whom. Advice: the server checks again. */
export function AssignConsequence({
  role,
  kind,
  chosen,
}: {
  role: Role;
  kind: AssignableKind;
  chosen: readonly Assignable[];
}) {
  const others = kind === "resources" ? role.userIds.length : role.resourceIds.length;
  return (
    <section aria-labelledby="consequence" className="text-sm">
      <h3
        id="consequence"
        className="font-medium text-2xs text-muted-foreground uppercase tracking-wider"
      >
        What changes
      </h3>
      {chosen.length === 0 ? (
        <p className="mt-1.5 text-pretty text-muted-foreground">
          {kind === "resources"
            ? "Choose resources to see who gains access to them."
            : "Choose people to see what they gain access to."}
        </p>
      ) : (
        <>
          <p className="mt-1.5 text-pretty">
            {kind === "resources" ? resourcesSentence(role, chosen) : usersSentence(role, chosen)}
          </p>
          <p className="mt-2 text-pretty text-muted-foreground text-xs">
            It counts for new sessions; running ones stay as they are.
          </p>
          {others > 0 ? <OtherSide role={role} kind={kind} count={others} /> : null}
        </>
      )}
    </section>
  );
}

function resourcesSentence(role: Role, chosen: readonly Assignable[]): ReactNode {
  const names = <Strong>{formatNames(chosen.map(({ name }) => name))}</Strong>;
  if (role.userIds.length === 0) {
    return (
      <>
        Nobody has this role yet. Whoever gets it will reach {names}, {limitOf(role)}.
      </>
    );
  }
  return (
    <>
      <Strong>{formatCount(role.userIds.length, "person", "people")}</Strong>{" "}
      {role.userIds.length === 1 ? "gains" : "gain"} access to {names} through this role,{" "}
      {limitOf(role)}.
    </>
  );
}

function usersSentence(role: Role, chosen: readonly Assignable[]): ReactNode {
  const [first, second] = chosen;
  const words =
    chosen.length > 2
      ? `${first?.name} and ${chosen.length - 1} others`
      : [first?.name, second?.name].filter(Boolean).join(" and ");
  const one = chosen.length === 1;
  if (role.resourceIds.length === 0) {
    return (
      <>
        <Strong>{words}</Strong> {one ? "gets" : "get"} this role. It holds no resources yet, so
        nothing opens for {one ? "them" : "any of them"} until some are assigned.
      </>
    );
  }
  return (
    <>
      <Strong>{words}</Strong> {one ? "gains" : "gain"} access to{" "}
      <Strong>{formatCount(role.resourceIds.length, "resource")}</Strong> through this role,{" "}
      {limitOf(role)}.
    </>
  );
}

function limitOf({ maxSessionDurationHours: hours }: Role): ReactNode {
  if (hours === null) return "up to your organization’s limit per session";
  return (
    <>
      up to <Strong>{formatHours(hours)}</Strong> per session
    </>
  );
}

function Strong({ children }: { children: ReactNode }) {
  return <strong className="font-semibold wrap-anywhere">{children}</strong>;
}

/** The people, or the resources, behind the number. */
function OtherSide({ role, kind, count }: { role: Role; kind: AssignableKind; count: number }) {
  const [open, setOpen] = useState(false);
  const users = useQuery({ ...roleUsersQuery(role.id), enabled: open && kind === "resources" });
  const resources = useQuery({ ...roleResourcesQuery(role.id), enabled: open && kind === "users" });
  const names = (kind === "resources" ? users.data : resources.data)?.map(({ name }) => name);
  return (
    <details className="group mt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="-mx-1 inline-flex min-h-6 list-none items-center gap-1 rounded-sm px-1 text-muted-foreground text-xs hover:text-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 transition-transform group-open:rotate-90"
        />
        {kind === "resources"
          ? `Show the ${formatCount(count, "person", "people")}`
          : `Show the ${formatCount(count, "resource")}`}
      </summary>
      <p className="mt-1 text-pretty text-xs">{names?.join(", ") ?? "Loading…"}</p>
    </details>
  );
}
