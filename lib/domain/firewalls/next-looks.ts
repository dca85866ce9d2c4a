import type { Listing, ProviderFailure, Refusal, Spot } from "@/lib/providers/provider";
import type { Side } from "./leases";
import type { LedgerPicture } from "./ledger";
import { backoffSeconds, type Findings, underWayOf } from "./reconciliation";
import { keyOf } from "./rule-tag";

/** A firewall at which nothing is due is looked at this often, to find what others changed there. */
const lookSeconds = { unsure: 3, open: 60, idle: 600 };

type Outcome = {
  listing: Listing | null;
  failure: ProviderFailure | null;
  refused: readonly Refusal[];
  held: number;
};

/** Seconds until each side looks at a firewall again, after a run of one of them. */
export function nextLooks(
  side: Side,
  { known, wanted, failures }: Pick<LedgerPicture, "known" | "wanted" | "failures">,
  findings: Findings | undefined,
  { listing, failure, held, refused }: Outcome,
): { closeIn: number; openIn: number | null } {
  const wantedKeys = new Set(wanted.map(keyOf));
  const openKeys = new Set(known.filter(({ openedAt }) => openedAt).map(keyOf));
  const unwanted = findings?.toGo ?? known.filter((rule) => !wantedKeys.has(keyOf(rule)));
  const missing = findings?.missing ?? wanted.filter((spot) => !openKeys.has(keyOf(spot)));
  const jitter = 0.8 + 0.4 * Math.random();
  const triesOf = (spots: readonly Spot[]) => {
    const keys = new Set(spots.map(keyOf));
    const tries = known.filter((rule) => keys.has(keyOf(rule))).map((rule) => rule.tries + 1);
    return Math.max(failure ? failures + 1 : 0, tries.length > 0 ? Math.min(...tries) : 0);
  };
  const wait = (spots: readonly Spot[]) => {
    const asked = failure?.retryAfterSeconds ?? 0;
    return Math.max(asked, backoffSeconds(triesOf(spots))) * jitter;
  };
  const isTried = failure !== null || refused.length > 0;
  const pace = findings?.isUnsure ? "unsure" : wanted.length > 0 ? "open" : "idle";
  const look = Math.min(lookSeconds[pace], listing?.lookSeconds ?? lookSeconds.idle) * jitter;
  const unexplained = findings?.unexplained.length ?? 0;
  const toRemove = unwanted.length + (unexplained > held ? unexplained : 0);
  const underWay = underWayOf(listing?.uncertain);
  const isOrdered = unwanted.length > 0 && unwanted.every((rule) => underWay.has(keyOf(rule)));
  // What was sent or ordered and does not show yet is looked for again in a moment.
  const closeWait = isOrdered ? jitter : wait(unwanted);
  const openWait = isTried ? wait(missing) : jitter;
  // Each side sends the other at once to what was not tried yet. To what was, it would send it for
  // ever: both sides would run by turns as long as neither gets anywhere.
  const rows = new Map(known.map((rule) => [keyOf(rule), rule]));
  const isNew = (spot: Spot) =>
    !underWay.has(keyOf(spot)) && (rows.get(keyOf(spot))?.tries ?? 0) === 0;
  const isUnsent = (spot: Spot) => isNew(spot) && !rows.get(keyOf(spot))?.sentAt;
  const hasNewToClose = toRemove > unwanted.length || unwanted.some(isNew);
  const closeByOther = failure ? jitter : hasNewToClose ? 0 : closeWait;
  // What has gone was wanted, or may have left the room that an opening was refused for.
  const gone = [...(findings?.closed ?? []), ...(findings?.vanished ?? [])];
  const mayOpen = missing.some(isUnsent) || gone.length > 0;
  const openByOther = failure || !mayOpen ? Math.max(jitter, wait(missing)) : 0;
  const isClosing = side === "close";
  return {
    closeIn: toRemove === 0 ? look : isClosing ? closeWait : closeByOther,
    openIn: missing.length === 0 ? null : isClosing ? openByOther : openWait,
  };
}
