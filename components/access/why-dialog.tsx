"use client";

import { Copy, ShieldCheck } from "lucide-react";
import Link from "next/link";
import { ErrorBanner } from "@/components/error-banner";
import { useAnnounce } from "@/components/live-regions";
import { End } from "@/components/roles/end";
import { Badge, Status } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { asApiError } from "@/lib/client/api-error";
import { formatAbsolute, formatNames } from "@/lib/client/format";
import type { AccessRoute, AccessRow } from "@/lib/contract/access";
import { formatHours } from "@/lib/contract/hours";
import { rolesOf, stateWords, whyWords } from "./access-words";
import { RightNow } from "./right-now";
import { usePair } from "./use-pair";
import { asSentence } from "./why-sentence";

type RoleRoute = Extract<AccessRoute, { kind: "role" }>;

/** Every route of a person to a resource, what they come to, and what would stay without each. */
export function WhyDialog({
  userId,
  resourceId,
  at,
  onClose,
}: {
  userId: string;
  resourceId: string;
  at: string | undefined;
  onClose: () => void;
}) {
  const { row, answered, error, refetch } = usePair({ userId, resourceId, at });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={titleOf(row, answered)}
      {...(at && { description: `As of ${formatAbsolute(new Date(at))}` })}
    >
      <DialogBody>
        {error === null ? null : (
          <ErrorBanner error={asApiError(error)} onRetry={() => void refetch()} />
        )}
        {row === undefined ? (
          error !== null ? null : answered ? (
            <p>None of the person's roles holds this resource.</p>
          ) : (
            <Skeleton className="h-24 w-full" />
          )
        ) : (
          <Answer row={row} past={at !== undefined} />
        )}
      </DialogBody>
      <DialogFooter>
        {row === undefined ? null : <CopySentence text={asSentence(row, at)} />}
        <Button onClick={onClose}>Close</Button>
      </DialogFooter>
    </Dialog>
  );
}

function titleOf(row: AccessRow | undefined, answered: boolean): string {
  if (row === undefined) return answered ? "No access" : "Who can reach what, and why";
  return whyWords(row);
}

function Answer({ row, past }: { row: AccessRow; past: boolean }) {
  const { tone, words } = stateWords(row);
  return (
    <>
      <div className="rounded-lg border bg-surface-sunken/60 px-4 py-3">
        <Status tone={tone}>{verdicts[row.state](words)}</Status>
        <p className="mt-1 text-pretty">{row.sentence}</p>
      </div>
      <RightNow row={row} />
      <ol aria-label="Routes" className="flex flex-col divide-y">
        {row.routes.map((route) => (
          <li
            key={route.kind === "role" ? `${route.roleId} ${route.accessLevel}` : "admin"}
            className="py-3 first:pt-0 last:pb-0"
          >
            {route.kind === "admin" ? (
              <AdminRoute />
            ) : (
              <RoleRouteLines route={route} row={row} past={past} />
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

const verdicts: Record<AccessRow["state"], (words: string) => string> = {
  can: (words) => `Can reach it, ${words}`,
  could: () => "Cannot open it now",
  no: () => "No longer granted",
};

function AdminRoute() {
  return (
    <>
      <p className="flex items-center gap-2 font-medium">
        <ShieldCheck aria-hidden="true" className="size-4 text-muted-foreground" />
        Organization admin
      </p>
      <p className="mt-1 text-muted-foreground text-xs">
        Reaches every resource, whatever the roles.
      </p>
    </>
  );
}

function RoleRouteLines({ route, row, past }: { route: RoleRoute; row: AccessRow; past: boolean }) {
  const { roleId, roleName, accessLevel, accessLevelName, capHours, endsAt, since, by } = route;
  const decides = row.decidedBy?.kind === "role" && row.decidedBy.roleId === roleId;
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <Link
          href={`/roles/${roleId}`}
          className="min-w-0 truncate rounded-sm font-medium hover:underline"
          prefetch={false}
        >
          {roleName}
        </Link>
        <Badge tone={decides ? "accent" : "neutral"}>
          {capHours === null ? "no own limit" : `limit ${formatHours(capHours)}`}
        </Badge>
        {accessLevel === "" ? null : <Badge>level {accessLevelName}</Badge>}
      </p>
      <p className="mt-1 flex flex-wrap gap-x-1.5 text-muted-foreground text-xs">
        <span>
          since <Time value={since} /> by {by.name}
        </span>
        <span aria-hidden="true">·</span>
        {past && endsAt !== null ? (
          <span>
            end <Time value={endsAt} />
          </span>
        ) : (
          <End value={endsAt} />
        )}
      </p>
      <p className="mt-1 text-pretty text-xs">{withoutWords(route, row)}</p>
    </>
  );
}

/** "If this role lost prod-db: Ana Ruiz keeps it through SRE (4 h)." */
function withoutWords({ roleId, limitHoursWithout: hours }: RoleRoute, row: AccessRow): string {
  const { user, resource, routes } = row;
  if (hours === null) return `If this role lost ${resource.name}: ${user.name} loses it.`;
  const others = rolesOf(routes).filter(({ id }) => id !== roleId);
  const through = routes.some(({ kind }) => kind === "admin")
    ? "as organization admin"
    : `through ${formatNames(others.map(({ name }) => name))}`;
  return `If this role lost ${resource.name}: ${user.name} keeps it ${through} (${formatHours(hours)}).`;
}

function CopySentence({ text }: { text: string }) {
  const announce = useAnnounce();
  return (
    <Button
      variant="ghost"
      className="me-auto"
      onClick={() => {
        void navigator.clipboard.writeText(text);
        announce("Sentence copied.");
      }}
    >
      <Copy aria-hidden="true" />
      Copy as sentence
    </Button>
  );
}
