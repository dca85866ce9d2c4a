import type { SeenRule, Spot } from "@/lib/providers/provider";
import { keyOf } from "./rule-tag";

/*
 * What is to be done about a firewall: the difference between the rules that are wanted and the ones
 * that are there. The rule alone: no database, no provider, and no clock but the moment it is given.
 */

/** What we know of a rule that is, or may be, at the firewall: a row of `rules` that is not closed. */
export type KnownRule = Spot & {
  id: string;
  begunAt: Date;
  sentAt: Date | null;
  openedAt: Date | null;
  providerRuleId: string | null;
  tries: number;
  unwantedAt: Date | null;
};

export type Picture = {
  /** Rules that live claims want at this moment. */
  wanted: readonly Spot[];
  known: readonly KnownRule[];
  /** An admin has allowed the removal of rules that nothing explains. */
  isRemovalAllowed: boolean;
};

/** A read just after a write may miss it: for so long a rule that was sent may still be on its way. */
export const lagMilliseconds = 10_000;

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
 * What to send. A rule that is no longer wanted is closed even when the list does not show it: the
 * list may be late, and closing what is gone does no harm.
 *
 * @param listed what the provider shows
 * @param isOurs whether a rule carries the tag that follows from it
 */
export function planOf(
  { wanted, known, isRemovalAllowed }: Picture,
  listed: readonly SeenRule[],
  isOurs: (rule: SeenRule) => boolean,
  now: Date,
): Plan {
  const wantedKeys = keysOf(wanted);
  const knownByKey = new Map(known.map((rule) => [keyOf(rule), rule]));
  const ours = listed.filter(isOurs);
  const there = keysOf(ours);
  const toOpen = wanted.filter((spot) => {
    const key = keyOf(spot);
    return !there.has(key) && !isOnItsWay(knownByKey.get(key), now);
  });
  const unwanted = known.filter((rule) => !wantedKeys.has(keyOf(rule)));
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

function isOnItsWay(rule: KnownRule | undefined, now: Date): boolean {
  return !!rule?.sentAt && !rule.openedAt && isYoung(rule.sentAt, now);
}

const isYoung = (moment: Date, now: Date) => now.getTime() - moment.getTime() < lagMilliseconds;

export type Findings = {
  /** Rules that are there and were not known to be: new, or lost rows. */
  opened: SeenRule[];
  /** Known rules that are gone because they were not wanted. */
  closed: KnownRule[];
  /** Known rules that are gone although they are wanted. */
  vanished: KnownRule[];
  /** Known rules that are still there, or may be, and are not wanted. */
  toGo: KnownRule[];
  /** Wanted rules that are not there. */
  missing: Spot[];
  foreign: SeenRule[];
};

/** What a read shows when it is laid beside what is wanted and what was known. */
export function findingsOf(
  { wanted, known }: Pick<Picture, "wanted" | "known">,
  listed: readonly SeenRule[],
  isOurs: (rule: SeenRule) => boolean,
  now: Date,
): Findings {
  const wantedKeys = keysOf(wanted);
  const ours = listed.filter(isOurs);
  const there = keysOf(ours);
  const openBefore = keysOf(known.filter(({ openedAt }) => openedAt !== null));
  const absent = known.filter((rule) => !there.has(keyOf(rule)));
  const unwantedAbsent = absent.filter((rule) => !wantedKeys.has(keyOf(rule)));
  // It may have been sent a moment ago, and show only after this read.
  const mayCome = (rule: KnownRule) => rule.openedAt === null && isYoung(rule.begunAt, now);
  return {
    opened: ours.filter((rule) => !openBefore.has(keyOf(rule))),
    closed: unwantedAbsent.filter((rule) => !mayCome(rule)),
    vanished: absent.filter((rule) => wantedKeys.has(keyOf(rule)) && rule.openedAt !== null),
    toGo: known.filter(
      (rule) => !wantedKeys.has(keyOf(rule)) && (there.has(keyOf(rule)) || mayCome(rule)),
    ),
    missing: wanted.filter((spot) => !there.has(keyOf(spot))),
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
