import type { SeenRule, Spot, Uncertain } from "@/lib/providers/provider";
import { keyOf } from "./rule-tag";

/*
 * What is to be done about a firewall: the difference between the rules that are wanted and the ones
 * that are there. The rule alone: no database, no provider, and no clock but the moment it is given.
 */

/** What we know of a rule that is, or may be, at the firewall: a row of `rules` that is not closed. */
export type KnownRule = Spot & {
  id: string;
  /** When it was last sent to the provider; null when it cannot be there: never sent, or refused. */
  sentAt: Date | null;
  openedAt: Date | null;
  providerRuleId: string | null;
  tries: number;
  errorCode: string | null;
};

export type Picture = {
  /** Rules that live claims want at this moment. */
  wanted: readonly Spot[];
  known: readonly KnownRule[];
  /** An admin has allowed the removal of rules that nothing explains. */
  isRemovalAllowed: boolean;
  /** What the provider cannot tell; undefined when it does not know that it cannot. */
  uncertain?: readonly Uncertain[] | undefined;
};

/** A read just after a write may miss it: for so long a rule that was seen may only be hidden. */
const readLagMilliseconds = 10_000;
/** A call may take more than ten seconds, and the reads after it lag as well. */
const callLagMilliseconds = 25_000;

/** So many unexplained rules are removed without asking, and this share of ours beyond that. */
const unexplainedFree = 5;
const unexplainedShare = 0.2;

export type Plan = {
  toOpen: Spot[];
  toClose: (Spot & { providerRuleId: string | null })[];
  /** How many rules of ours, that no row explains, wait for an admin's word. */
  held: number;
};

const keysOf = (spots: readonly Spot[]) => new Set(spots.map(keyOf));

/**
 * What to send. A rule that is no longer wanted is closed even when the list does not show it yet:
 * closing what is gone does no harm.
 *
 * @param listed what the provider shows
 * @param isOurs whether a rule carries the tag that follows from it
 */
export function planOf(
  { wanted, known, isRemovalAllowed, uncertain }: Picture,
  listed: readonly SeenRule[],
  isOurs: (rule: SeenRule) => boolean,
  now: Date,
): Plan {
  const wantedKeys = keysOf(wanted);
  const knownByKey = new Map(known.map((rule) => [keyOf(rule), rule]));
  const ours = listed.filter(isOurs);
  const there = keysOf(ours);
  const unknown = uncertain && keysOf(uncertain);
  const underWay = uncertain && underWayOf(uncertain);
  const toOpen = wanted.filter((spot) => {
    const key = keyOf(spot);
    if (there.has(key)) return false;
    return underWay ? !underWay.has(key) : !isUnseenYet(knownByKey.get(key), now);
  });
  const unwanted = known.filter((rule) => {
    const key = keyOf(rule);
    if (wantedKeys.has(key)) return false;
    return there.has(key) || (unknown ? unknown.has(key) : mayBeThere(rule, now));
  });
  const shown = new Map(ours.map((rule) => [keyOf(rule), rule.providerRuleId]));
  const explained = unwanted.map(({ ports, address, ...rule }) => ({
    ports,
    address,
    providerRuleId: shown.get(keyOf({ ports, address })) ?? rule.providerRuleId,
  }));
  const unexplained = ours.filter(
    (rule) => !wantedKeys.has(keyOf(rule)) && !knownByKey.has(keyOf(rule)),
  );
  const isHeld =
    !isRemovalAllowed &&
    unexplained.length > Math.max(unexplainedFree, Math.floor(ours.length * unexplainedShare));
  return {
    toOpen,
    toClose: isHeld ? explained : [...explained, ...unexplained],
    held: isHeld ? unexplained.length : 0,
  };
}

/** Keys of the entries for which an order waits for its answer: neither done nor failed yet. */
export function underWayOf(uncertain: readonly Uncertain[] = []): Set<string> {
  return keysOf(uncertain.filter(({ isUnderWay }) => isUnderWay));
}

/** A list that does not show it may be late, if it was sent or seen a moment ago. */
function mayBeThere({ sentAt, openedAt }: KnownRule, now: Date): boolean {
  if (openedAt && (!sentAt || sentAt <= openedAt))
    return isWithin(readLagMilliseconds, openedAt, now);
  return sentAt !== null && isWithin(callLagMilliseconds, sentAt, now);
}

/**
 * It was sent or seen a moment ago and nothing speaks against it, so a read that does not show it may
 * only be late.
 */
function isUnseenYet(rule: KnownRule | undefined, now: Date): boolean {
  return !!rule && rule.errorCode === null && mayBeThere(rule, now);
}

const isWithin = (milliseconds: number, moment: Date, now: Date) =>
  now.getTime() - moment.getTime() < milliseconds;

export type Findings = {
  /** Rules of ours that are there and are wanted, or known not to be: what the rows have to show. */
  shown: SeenRule[];
  /** Those of them that were not known to be there. */
  opened: SeenRule[];
  /** Known rules that are gone because they were not wanted. */
  closed: KnownRule[];
  /** Known rules that are gone although they are wanted. */
  vanished: KnownRule[];
  /** Known rules that are wanted, and of which nobody can say any more that they are there. */
  doubted: KnownRule[];
  /** Known rules that are still there, or may be, and are not wanted. */
  toGo: KnownRule[];
  /** Rules of ours that no row explains and nobody wants. */
  unexplained: SeenRule[];
  /** Wanted rules that are not there. */
  missing: Spot[];
  /** A rule that was seen a moment ago is not shown: the next look decides. */
  isUnsure: boolean;
  foreign: SeenRule[];
};

/** What a read shows when it is laid beside what is wanted and what was known. */
export function findingsOf(
  { wanted, known, uncertain }: Pick<Picture, "wanted" | "known" | "uncertain">,
  listed: readonly SeenRule[],
  isOurs: (rule: SeenRule) => boolean,
  now: Date,
): Findings {
  const wantedKeys = keysOf(wanted);
  const ours = listed.filter(isOurs);
  const there = keysOf(ours);
  const knownByKey = new Map(known.map((rule) => [keyOf(rule), rule]));
  const isExplained = (rule: Spot) => wantedKeys.has(keyOf(rule)) || knownByKey.has(keyOf(rule));
  // Pages of a list may overlap: what is told twice is there once.
  const shown = [...new Map(ours.filter(isExplained).map((rule) => [keyOf(rule), rule])).values()];
  const openBefore = keysOf(known.filter(({ openedAt }) => openedAt !== null));
  const absent = known.filter((rule) => !there.has(keyOf(rule)));
  // Even a call that failed may have done its work by the time of the next read.
  const unknown = uncertain && keysOf(uncertain);
  const mayCome = (rule: KnownRule) => {
    if (unknown) return unknown.has(keyOf(rule));
    return (
      rule.openedAt === null &&
      rule.sentAt !== null &&
      isWithin(callLagMilliseconds, rule.sentAt, now)
    );
  };
  const isUnknown = (rule: KnownRule) => unknown?.has(keyOf(rule)) ?? false;
  const isOpenUnseen = (rule: KnownRule | undefined) =>
    !unknown && !!rule?.openedAt && isUnseenYet(rule, now);
  const isWanted = (rule: Spot) => wantedKeys.has(keyOf(rule));
  return {
    shown,
    opened: shown.filter((rule) => !openBefore.has(keyOf(rule))),
    closed: absent.filter((rule) => !isWanted(rule) && !mayCome(rule)),
    vanished: absent.filter(
      (rule) => isWanted(rule) && rule.openedAt !== null && !isOpenUnseen(rule) && !isUnknown(rule),
    ),
    doubted: absent.filter((rule) => isWanted(rule) && rule.openedAt !== null && isUnknown(rule)),
    toGo: known.filter((rule) => !isWanted(rule) && (there.has(keyOf(rule)) || mayCome(rule))),
    unexplained: ours.filter((rule) => !isExplained(rule)),
    missing: wanted.filter(
      (spot) => !there.has(keyOf(spot)) && !isOpenUnseen(knownByKey.get(keyOf(spot))),
    ),
    isUnsure: absent.some((rule) => isWanted(rule) && isOpenUnseen(rule)),
    foreign: listed.filter((rule) => !isOurs(rule)),
  };
}

/** Seconds until the next try: 1, 2, 4 … 60, and an hour once it is stuck. */
export function backoffSeconds(tries: number): number {
  if (tries >= stuckTries) return 3_600;
  return Math.min(60, 2 ** Math.max(0, tries - 1));
}

/** After so many failed tries a removal is stuck: it is told in red, and tried hourly. */
export const stuckTries = 10;
