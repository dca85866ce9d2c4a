"use client";

import { CircleHelp } from "lucide-react";
import Link from "next/link";
import { createContext, useContext } from "react";
import { tableColumns } from "@/components/data-table-columns";
import { NameCell } from "@/components/name-cell";
import { End } from "@/components/roles/end";
import { Status } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { formatEnd } from "@/lib/client/format";
import type { AccessOpening, AccessRow } from "@/lib/contract/access";
import { endOf, openingWords, stateWords, throughWords, whyWords } from "./access-words";

/** Opens the routes of a pair. Columns are made once, so it reaches them from around the table. */
export const AskWhy = createContext<(row: AccessRow) => void>(() => undefined);

const helper = tableColumns<AccessRow>();

const answerColumns = helper.columns([
  helper.display({
    id: "state",
    header: "Session",
    enableSorting: false,
    meta: { label: "Session", width: "w-36", card: "fact" },
    cell: ({ row: { original } }) => <AccessState row={original} />,
  }),
  helper.accessor(({ routes }) => throughWords(routes), {
    id: "through",
    header: "Through",
    enableSorting: false,
    meta: { label: "Through", width: "w-52", card: "fact", hideBelow: "md" },
  }),
  helper.display({
    id: "now",
    header: "Open now",
    enableSorting: false,
    meta: { label: "Open now", width: "w-48", card: "fact", speaksForItself: true },
    cell: ({ row: { original } }) => <OpenNow openings={original.openings ?? []} />,
  }),
  helper.display({
    id: "end",
    header: "End",
    enableSorting: false,
    meta: { label: "End", width: "w-32", hideBelow: "xl" },
    cell: ({ row: { original } }) =>
      original.routes.length === 0 ? null : <End value={endOf(original.routes)} />,
  }),
  helper.display({
    id: "why",
    header: "Why",
    enableSorting: false,
    meta: { label: "Why", labelHidden: true, width: "w-28", card: "menu", align: "end" },
    cell: ({ row: { original } }) => <Why row={original} />,
  }),
]);

/** The part of a row that its page is about stands in no column; the other one is what a card is called. */
function columnsAbout(focus: "person" | "resource" | undefined) {
  const person = helper.accessor(({ user }) => user.name, {
    id: "user",
    header: "Person",
    enableSorting: false,
    meta: { label: "Person", card: "title" },
    cell: ({ row: { original } }) => (
      <NameCell
        name={original.user.name}
        href={`/users/${original.user.id}`}
        detail={original.user.email}
      />
    ),
  });
  const resource = helper.accessor(({ resource }) => resource.name, {
    id: "resource",
    header: "Resource",
    enableSorting: false,
    meta:
      focus === "person"
        ? { label: "Resource", card: "title" }
        : { label: "Resource", width: "w-44", card: "fact" },
    cell: ({ row: { original } }) => (
      <Link
        href={`/resources/${original.resource.id}`}
        prefetch={false}
        className="rounded-sm hover:underline"
      >
        {original.resource.name}
      </Link>
    ),
  });
  if (focus === "person") return helper.columns([resource, ...answerColumns]);
  if (focus === "resource") return helper.columns([person, ...answerColumns]);
  return helper.columns([person, resource, ...answerColumns]);
}

export const accessColumns = {
  all: columnsAbout(undefined),
  ofPerson: columnsAbout("person"),
  ofResource: columnsAbout("resource"),
};

function AccessState({ row }: { row: AccessRow }) {
  const { tone, words, note } = stateWords(row);
  return (
    <span className="sm:flex sm:flex-col">
      <Status tone={tone}>{words}</Status>
      {note === undefined ? null : (
        <span className="truncate text-muted-foreground text-xs max-sm:ms-1">{note}</span>
      )}
    </span>
  );
}

/** "● open now", from where and how much longer. */
function OpenNow({ openings }: { openings: readonly AccessOpening[] }) {
  const [first, ...others] = openings;
  if (first === undefined) {
    return <span className="text-muted-foreground @max-xl:hidden">–</span>;
  }
  const { tone, words } = openingWords(first);
  const { address, sessionEndsAt, status } = first;
  return (
    <span className="inline-flex max-w-full flex-col @xl:py-2">
      <Status tone={tone}>
        {others.length === 0 ? words : `${words}, and ${others.length} more`}
      </Status>
      <span className="flex min-w-0 gap-x-1.5 text-muted-foreground text-xs">
        <span className="truncate font-mono" title={address}>
          {address}
        </span>
        {status === "REMOVING" ? null : <Time value={sessionEndsAt} format={formatSessionEnd} />}
      </span>
    </span>
  );
}

const formatSessionEnd = (end: Date, now: Date) => `ends ${formatEnd(end, now)}`;

function Why({ row }: { row: AccessRow }) {
  const ask = useContext(AskWhy);
  return (
    <Button
      size="sm"
      variant="ghost"
      className="@max-xl:px-2"
      aria-label={whyWords(row)}
      aria-haspopup="dialog"
      onClick={() => ask(row)}
    >
      <CircleHelp aria-hidden="true" />
      <span className="@max-xl:sr-only">Why?</span>
    </Button>
  );
}
