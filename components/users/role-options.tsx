"use client";

import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ErrorBanner } from "@/components/error-banner";
import { Field } from "@/components/ui/field";
import { Input, InputAffix } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useRested } from "@/components/use-rested";
import { asApiError } from "@/lib/client/api-error";
import { formatCount, formatDay } from "@/lib/client/format";
import { rolePageQuery } from "@/lib/client/roles";
import type { AssignedRole, HoldingRole } from "@/lib/contract/assignments";
import type { Role } from "@/lib/contract/roles";

const shownMax = 50;

/** The organization's roles with a search above them. How one is shown is the caller's affair. */
export function RoleOptions({ children }: { children: (role: Role) => ReactNode }) {
  const [typed, setTyped] = useState("");
  const q = useRested(typed.trim().slice(0, 200));
  const query = useQuery(rolePageQuery({ page: 0, size: shownMax, ...(q !== "" && { q }) }));
  const { data, error, refetch } = query;
  const more = (data?.totalElements ?? 0) - (data?.content.length ?? 0);
  return (
    <div className="flex flex-col gap-3">
      <Field label="Search roles">
        {(control) => (
          <InputAffix start={<Search aria-hidden="true" />}>
            <Input
              {...control}
              type="text"
              inputMode="search"
              autoComplete="off"
              spellCheck={false}
              maxLength={200}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => {
                // In a form, Enter would send what has not been chosen yet.
                if (event.key === "Enter") event.preventDefault();
                if (event.key !== "Escape" || typed === "") return;
                event.stopPropagation();
                setTyped("");
              }}
            />
          </InputAffix>
        )}
      </Field>
      {error === null ? null : (
        <ErrorBanner error={asApiError(error)} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null ? <Skeleton className="h-40 w-full" /> : null}
      {data === undefined ? null : (
        <ul
          aria-label="Roles"
          aria-busy={query.isPlaceholderData}
          className="-mx-2 flex flex-col gap-0.5 overflow-y-auto overscroll-contain max-sm:max-h-[50dvh] sm:max-h-72"
        >
          {data.content.map((role) => (
            <li key={role.id}>{children(role)}</li>
          ))}
        </ul>
      )}
      <p aria-live="polite" className="text-muted-foreground text-xs empty:hidden">
        {data?.content.length === 0
          ? q === ""
            ? "There are no roles yet."
            : `No role matches “${q}”.`
          : more > 0
            ? `${formatCount(more, "more role")}. Search to find one of them.`
            : null}
      </p>
    </div>
  );
}

/** A role's name with what it is for and how long its sessions may last. */
export function RoleLine({ role, note }: { role: Role; note?: ReactNode }) {
  return (
    <span className="min-w-0 flex-1 text-start">
      <span className="block truncate font-medium">{role.name}</span>
      <span className="block truncate text-muted-foreground text-xs">
        {note ?? role.description ?? formatCount(role.resourceIds.length, "resource")}
      </span>
    </span>
  );
}

/** "since 12 Mar · by Ana Ruiz · no end": what tells the story of an assignment beside its role. */
export function sinceWords(
  { assignedAt, assignedBy, expiresAt }: AssignedRole | HoldingRole,
  now: number,
) {
  const day = (moment: string) => formatDay(new Date(moment), new Date(now));
  const end = expiresAt === null ? "no end" : `ends ${day(expiresAt)}`;
  return `since ${day(assignedAt)} · by ${assignedBy.name} · ${end}`;
}
