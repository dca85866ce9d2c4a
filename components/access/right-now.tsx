"use client";

import Link from "next/link";
import { Fragment } from "react";
import { EndTime } from "@/components/sessions/countdown";
import { Badge, Status } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { formatRelative } from "@/lib/client/format";
import type { AccessOpening, AccessRow } from "@/lib/contract/access";
import { openingWords } from "./access-words";
import { portsWords } from "./why-sentence";

/** Whether the way is open at this moment: each session that needs it, and what its firewall showed. */
export function RightNow({ row }: { row: AccessRow }) {
  if (row.openings === null) return null;
  return (
    <section aria-label="Right now" className="rounded-lg border px-4 py-3">
      {row.openings.length === 0 ? (
        <Status tone="neutral">Nothing is open now</Status>
      ) : (
        <ul className="flex flex-col gap-3">
          {row.openings.map((opening) => (
            <li key={`${opening.sessionId} ${opening.address}`}>
              <Opening opening={opening} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Opening({ opening }: { opening: AccessOpening }) {
  const { tone, words } = openingWords(opening);
  const { address, isSimulated, rules, errorMessage } = opening;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Status tone={tone}>{`Now: ${words}`}</Status>
        <span className="wrap-anywhere font-mono text-xs">{address}</span>
        {isSimulated ? <Badge>simulated</Badge> : null}
      </p>
      <p className="mt-1 text-pretty">
        <SessionPart opening={opening} />
        {rules.map((rule) => (
          <Fragment key={rule.ports}>
            {" "}
            <SeenRule rule={rule} />
          </Fragment>
        ))}
        {rules.length === 0 ? " The firewall has shown no rule for it." : null}
      </p>
      {errorMessage === null ? null : (
        <p className="wrap-anywhere mt-1 text-pretty text-danger-text text-xs">{errorMessage}</p>
      )}
    </>
  );
}

function SessionPart({ opening }: { opening: AccessOpening }) {
  const { sessionId, sessionEndsAt, status } = opening;
  const link = (
    <Link
      href={`/sessions/${sessionId}`}
      prefetch={false}
      className="rounded-sm underline underline-offset-2 hover:no-underline"
    >
      session
    </Link>
  );
  const end = <EndTime value={sessionEndsAt} />;
  if (status === "REMOVING") {
    return (
      <>
        The {link} ended at {end}; it is not seen closed yet.
      </>
    );
  }
  return (
    <>
      In a {link} until {end}.
    </>
  );
}

/** "Rule sgr-09f seen at the firewall 40 s ago, port 5432, 203.0.113.7/32." */
function SeenRule({ rule }: { rule: AccessOpening["rules"][number] }) {
  const { providerRuleId, seenAt, ports, address } = rule;
  return (
    <>
      Rule{" "}
      {providerRuleId === null ? null : (
        <span className="wrap-anywhere font-mono text-xs">{providerRuleId} </span>
      )}
      seen at the firewall <Time value={seenAt} format={formatSeen} />, {portsWords(ports)},{" "}
      <span className="wrap-anywhere font-mono text-xs">{address}</span>.
    </>
  );
}

const minute = 60_000;

function formatSeen(date: Date, now: Date): string {
  const ago = Math.max(0, now.getTime() - date.getTime());
  return ago < minute ? `${Math.round(ago / 1_000)} s ago` : formatRelative(date, now);
}
