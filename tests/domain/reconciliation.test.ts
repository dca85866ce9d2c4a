import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  backoffSeconds,
  findingsOf,
  type KnownRule,
  planOf,
  stuckTries,
} from "@/lib/domain/firewalls/reconciliation";
import type { SeenRule, Spot } from "@/lib/providers/provider";

const now = new Date("2026-11-22T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const spot = (host: number): Spot => ({ ports: "tcp/443", address: `203.0.113.${host}/32` });
const seen = (host: number, note: string | null = "ours"): SeenRule => ({
  ...spot(host),
  providerRuleId: `sgr-${host}`,
  note,
});
const known = (host: number, more: Partial<KnownRule> = {}): KnownRule => ({
  ...spot(host),
  id: `rule-${host}`,
  sentAt: ago(3600),
  openedAt: ago(3600),
  providerRuleId: `sgr-${host}`,
  tries: 0,
  errorCode: null,
  ...more,
});
const isOurs = ({ note }: SeenRule) => note === "ours";
const hosts = (spots: readonly Spot[]) =>
  spots.map(({ address }) => Number(address.split(/[./]/)[3]));
const picture = (wanted: Spot[], rules: KnownRule[] = [], isRemovalAllowed = false) => ({
  wanted,
  known: rules,
  isRemovalAllowed,
});

describe("a list that tells the same rule twice", () => {
  test("shows it once, wherever it is told", () => {
    const twice = [seen(1), seen(2), { ...seen(1), providerRuleId: "sgr-other" }];
    const found = findingsOf(picture([spot(1)], [known(1), known(2)]), twice, isOurs, now);
    expect(hosts(found.shown).sort()).toEqual([1, 2]);
    const news = findingsOf(picture([spot(1)]), twice, isOurs, now);
    expect([hosts(news.shown), hosts(news.opened)]).toEqual([[1], [1]]);
  });
});

describe("the plan", () => {
  test("opens what is wanted and not shown, and closes what is known and not wanted", () => {
    const plan = planOf(
      picture([spot(1), spot(2)], [known(2), known(3)]),
      [seen(2), seen(3)],
      isOurs,
      now,
    );
    expect([hosts(plan.toOpen), hosts(plan.toClose), plan.held]).toEqual([[1], [3], 0]);
  });

  test("closes what is not wanted even when the list does not show it, for the list may be late", () => {
    const young = known(3, { openedAt: ago(2) });
    expect(hosts(planOf(picture([], [young]), [], isOurs, now).toClose)).toEqual([3]);
    expect(hosts(planOf(picture([], [known(3)]), [], isOurs, now).toClose)).toEqual([]);
  });

  test("has nothing to close where nothing was ever sent", () => {
    const never = known(3, { sentAt: null, openedAt: null });
    expect(planOf(picture([], [never]), [], isOurs, now).toClose).toEqual([]);
  });

  test("does not send again what was sent a moment ago, but what was refused", () => {
    const sent = known(1, { sentAt: ago(2), openedAt: null });
    const refused = known(2, { sentAt: ago(2), openedAt: null, errorCode: "timed_out" });
    const plan = planOf(picture([spot(1), spot(2)], [sent, refused]), [], isOurs, now);
    expect(hosts(plan.toOpen)).toEqual([2]);
    const later = planOf(picture([spot(1)], [{ ...sent, sentAt: ago(60) }]), [], isOurs, now);
    expect(hosts(later.toOpen)).toEqual([1]);
  });

  test("never touches what is foreign, though it stands where ours would", () => {
    const plan = planOf(picture([]), [seen(7, "by hand"), seen(8, null)], isOurs, now);
    expect([plan.toClose, plan.held]).toEqual([[], 0]);
  });

  test("removes few unexplained rules of ours, holds many, and removes them when allowed", () => {
    const listed = Array.from({ length: 8 }, (_, index) => seen(index + 1));
    expect(hosts(planOf(picture([]), listed.slice(0, 5), isOurs, now).toClose)).toHaveLength(5);
    const held = planOf(picture([spot(1)]), listed, isOurs, now);
    expect([held.held, held.toClose]).toEqual([7, []]);
    const allowed = planOf(picture([spot(1)], [], true), listed, isOurs, now);
    expect([allowed.held, allowed.toClose.length]).toEqual([0, 7]);
  });

  test("a held removal keeps nothing back that rows explain", () => {
    const listed = Array.from({ length: 10 }, (_, index) => seen(index + 1));
    const plan = planOf(picture([], [known(1), known(2)]), listed, isOurs, now);
    expect([hosts(plan.toClose), plan.held]).toEqual([[1, 2], 8]);
  });
});

describe("the findings", () => {
  test("tell what came, what went, what vanished and what is still to go", () => {
    const rules = [known(2), known(3), known(4), known(5, { openedAt: null })];
    const found = findingsOf(
      picture([spot(1), spot(2), spot(5)], rules),
      [seen(1), seen(4)],
      isOurs,
      now,
    );
    expect(hosts(found.opened)).toEqual([1]);
    expect(hosts(found.vanished)).toEqual([2]);
    expect(hosts(found.closed)).toEqual([3]);
    expect(hosts(found.toGo)).toEqual([4]);
    expect(hosts(found.missing)).toEqual([2, 5]);
  });

  test("a rule that was seen a moment ago is not called vanished by one read", () => {
    const found = findingsOf(picture([spot(2)], [known(2, { openedAt: ago(3) })]), [], isOurs, now);
    expect([found.vanished, found.missing, found.isUnsure]).toEqual([[], [], true]);
  });

  test("an unwanted rule that was sent a moment ago is not called closed before it can show", () => {
    const fresh = known(2, { sentAt: ago(3), openedAt: null, errorCode: "timed_out" });
    expect(hosts(findingsOf(picture([], [fresh]), [], isOurs, now).toGo)).toEqual([2]);
    const old = { ...fresh, sentAt: ago(60) };
    expect(hosts(findingsOf(picture([], [old]), [], isOurs, now).closed)).toEqual([2]);
  });
});

test("whatever was there, one plan that is carried out leaves exactly what is wanted of ours", () => {
  const some = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 12 });
  fc.assert(
    fc.property(some, some, some, some, (wanted, rows, there, foreign) => {
      const strangers = foreign.filter((host) => !there.includes(host));
      const listed = [
        ...there.map((host) => seen(host)),
        ...strangers.map((host) => seen(host, "x")),
      ];
      const state = picture(
        wanted.map(spot),
        rows.map((host) => known(host)),
        true,
      );
      const plan = planOf(state, listed, isOurs, now);
      const left = new Set([...there, ...hosts(plan.toOpen)]);
      for (const host of hosts(plan.toClose)) left.delete(host);
      expect([...left].sort()).toEqual([...new Set(wanted)].sort());
      expect(
        hosts(plan.toClose).some((host) => strangers.includes(host) && !rows.includes(host)),
      ).toBe(false);
    }),
  );
});

test("tries come ever more rarely, and a stuck one hourly", () => {
  const waits = Array.from({ length: stuckTries + 1 }, (_, tries) => backoffSeconds(tries));
  expect(waits).toEqual([1, 1, 2, 4, 8, 16, 32, 60, 60, 60, 3600]);
});
