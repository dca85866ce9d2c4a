import { describe, expect, test } from "vitest";
import { paceOf } from "@/lib/providers/pace";
import { ProviderFailure } from "@/lib/providers/provider";

/** A pace of ten at once and two hundred a second, and the hands of its clock. */
function start() {
  let now = 0;
  const waits: number[] = [];
  const wait = async (seconds: number) => waits.push(seconds);
  const pace = paceOf({ burst: 10, perSecond: 200 }, { seconds: () => now, wait });
  return {
    pace,
    waits,
    pass: (seconds: number) => {
      now += seconds;
    },
    takeMany: (count: number) =>
      Promise.allSettled(Array.from({ length: count }, () => pace.take())),
  };
}

const refusals = (outcomes: readonly PromiseSettledResult<void>[]) =>
  outcomes.filter(({ status }) => status === "rejected").length;

describe("the pace of calls", () => {
  test("a burst goes at once, and what waits too long is put off with a time to come back", async () => {
    const { takeMany, pace, waits } = start();
    // Ten at once, and six hundred more fit into the three seconds that a call may wait.
    expect(refusals(await takeMany(700))).toBe(90);
    expect(waits).toHaveLength(600);
    expect(waits[0]).toBeCloseTo(0.005);
    expect(waits.at(-1)).toBeCloseTo(3);
    const failure = await pace.take().catch((error: unknown) => error);
    if (!(failure instanceof ProviderFailure)) return expect.unreachable();
    expect(failure.code).toBe("throttled");
    expect(failure.retryAfterSeconds).toBeGreaterThan(3);
  });

  test("time fills it again, and never beyond its burst", async () => {
    const { takeMany, pass } = start();
    await takeMany(610);
    pass(1000);
    expect(refusals(await takeMany(610))).toBe(0);
    expect(refusals(await takeMany(1))).toBe(1);
  });

  test("drained, it has no burst left and goes on at its rate", async () => {
    const { pace, takeMany } = start();
    pace.drain();
    expect(refusals(await takeMany(601))).toBe(1);
  });
});
