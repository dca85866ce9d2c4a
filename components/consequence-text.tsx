import type { ReactNode } from "react";
import { formatCount, formatDay, formatNames } from "@/lib/client/format";
import { formatHours } from "@/lib/contract/hours";
import type { Preview } from "@/lib/contract/previews";
import { ConsequenceNames, routesText } from "./consequence-names";

export type ConsequenceContext = {
  /** A route is added: who has another one had access before, and does not merely keep it. */
  adds?: boolean;
  /** When what is gained ends again. */
  until?: string | null | undefined;
  /** Ends of links are changed: what is told comes true at the preview's moment. */
  later?: boolean;
};

type Counted = {
  people: number;
  resources: number;
  named: readonly { user: { name: string }; resource: { name: string } }[];
};

const namesMax = 2;
const resourceNamesMax = 3;
const changesMax = 3;

export function changesAnything({ gains, loses, keeps, limits }: Preview): boolean {
  return gains.pairs + loses.pairs + keeps.pairs + limits.pairs > 0;
}

/** A preview in sentences, and the names behind its numbers. */
export function ConsequenceText({
  preview,
  context,
}: {
  preview: Preview;
  context: ConsequenceContext;
}) {
  const { gains, loses, keeps, limits } = preview;
  const moment = formatDay(new Date(preview.at), new Date());
  return (
    <>
      <p className="text-pretty text-foreground">
        {gains.people === 0 ? null : <Gain preview={preview} context={context} />}
        {loses.people === 0 ? null : (
          <>
            {context.later ? `From ${moment} on, ` : ""}
            <Subject of={loses} /> {loses.people === 1 ? "loses" : "lose"} <Objects of={loses} />.{" "}
          </>
        )}
        {keeps.people === 0 ? null : <Keep preview={preview} adds={context.adds ?? false} />}
        {limits.changes.slice(0, changesMax).map(({ fromHours, toHours, people }) => (
          <span key={`${fromHours} ${toHours}`}>
            For{" "}
            <Strong>
              {limits.changes.length === 1
                ? subjectOf(limits)
                : formatCount(people, "person", "people")}
            </Strong>{" "}
            the limit {limits.resources === 1 ? `of ${objectsOf(limits)} ` : ""}
            {toHours < fromHours ? "falls" : "rises"} from{" "}
            <span className="whitespace-nowrap">{formatHours(fromHours)}</span> to{" "}
            <Strong>{formatHours(toHours)}</Strong>.{" "}
          </span>
        ))}
        {limits.changes.length > changesMax ? "Other limits change too. " : null}
      </p>
      <ConsequenceNames preview={preview} />
    </>
  );
}

function Gain({
  preview: { gains, at },
  context,
}: {
  preview: Preview;
  context: ConsequenceContext;
}) {
  const { limitHoursMin: least, limitHoursMax: most } = gains;
  if (context.later) {
    return (
      <>
        <Subject of={gains} /> {gains.people === 1 ? "keeps" : "keep"} <Objects of={gains} /> after{" "}
        {formatDay(new Date(at), new Date())}
        {context.until ? `, until ${formatDay(new Date(context.until), new Date())}` : ""}.{" "}
      </>
    );
  }
  return (
    <>
      <Subject of={gains} /> {gains.people === 1 ? "gains" : "gain"} <Objects of={gains} />
      {context.until ? ` until ${formatDay(new Date(context.until), new Date())}` : ""}
      {least === null || most === null ? null : (
        <>
          {" "}
          for up to{" "}
          <Strong>
            {least === most ? formatHours(most) : `${formatHours(least)} to ${formatHours(most)}`}
          </Strong>{" "}
          per session
        </>
      )}
      .{" "}
    </>
  );
}

function Keep({ preview: { gains, loses, keeps }, adds }: { preview: Preview; adds: boolean }) {
  const one = keeps.people === 1;
  const same = (other: Counted) =>
    keeps.resources === 1 && other.resources === 1 && objectsOf(keeps) === objectsOf(other);
  const objects = same(gains) || same(loses) ? "it" : objectsOf(keeps);
  const verb = adds ? (one ? "already has" : "already have") : one ? "keeps" : "keep";
  return (
    <>
      <Subject of={keeps} /> {verb} {objects} {routesText(keeps.through, one)}.{" "}
    </>
  );
}

function Subject({ of }: { of: Counted }) {
  return <Strong>{subjectOf(of)}</Strong>;
}

function Objects({ of }: { of: Counted }) {
  return <Strong>{objectsOf(of)}</Strong>;
}

/** One or two people by name, more by their number. */
function subjectOf({ people, named }: Counted): string {
  const names = distinct(named.map(({ user }) => user.name));
  return people <= namesMax && names.length === people
    ? formatNames(names)
    : formatCount(people, "person", "people");
}

function objectsOf({ resources, named }: Counted): string {
  const names = distinct(named.map(({ resource }) => resource.name));
  return resources <= resourceNamesMax && names.length === resources
    ? formatNames(names)
    : formatCount(resources, "resource");
}

const distinct = (names: readonly string[]) => [...new Set(names)];

function Strong({ children }: { children: ReactNode }) {
  return <strong className="font-semibold">{children}</strong>;
}
