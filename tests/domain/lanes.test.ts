import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Limits } from "@/lib/domain/firewalls/leases";
import type { Run } from "@/lib/domain/firewalls/reconciler";
import { startLane } from "@/lib/lanes";

/*
 * Work of many organizations whose providers never answer: nobody else may wait for them.
 */

const handsMax = 240;

type Due = { organizationId: string; hasFailed?: boolean };

/** A lane over work that stands in a list, oldest first, and ends when the test does. */
function openLane(due: Due[]) {
  const running: Due[] = [];
  const ends: (() => void)[] = [];
  const ending = new AbortController();
  const begin = async (most: number, { except, withFailed }: Limits): Promise<Run[]> => {
    const waiting = due.filter(
      ({ organizationId, hasFailed }) =>
        !except.includes(organizationId) && (withFailed || !hasFailed),
    );
    const taken = waiting.slice(0, most);
    for (const one of taken) due.splice(due.indexOf(one), 1);
    running.push(...taken);
    return taken.map(({ organizationId, hasFailed = false }) => {
      const ended = new Promise<void>((resolve) => ends.push(resolve));
      return { organizationId, hasFailed, ended };
    });
  };
  const lane = startLane({ name: "test", handsMax, begin, pauseMilliseconds: 5 }, ending.signal);
  onTestFinished(async () => {
    ending.abort();
    for (const end of ends) end();
    await lane.ended;
  });
  const handsOf = (id: string) => running.filter(({ organizationId }) => organizationId === id);
  const add = (...more: Due[]) => {
    due.push(...more);
    lane.wake();
  };
  /** Until the lane takes nothing more. */
  const settled = async () => {
    for (let before = -1; before !== running.length; await sleep(50)) before = running.length;
  };
  return { running, handsOf, add, settled };
}

const workOf = (organizationId: string, count: number, hasFailed = false): Due[] =>
  Array.from({ length: count }, () => ({ organizationId, hasFailed }));

describe("a lane whose work never ends", () => {
  test("gives one organization its share, and another its own at once", async () => {
    const { handsOf, add, settled } = openLane(workOf("dead", 500));
    await expect.poll(() => handsOf("dead").length).toBeGreaterThan(15);
    await settled();
    expect(handsOf("dead").length).toBeLessThan(25);
    add(...workOf("alive", 3));
    await expect.poll(() => handsOf("alive").length).toBe(3);
  });

  test("keeps hands for the next one, however many organizations are stuck together", async () => {
    const dead = Array.from({ length: 40 }, (_, index) => workOf(`dead ${index}`, 50)).flat();
    const { handsOf, add, settled } = openLane(dead);
    await settled();
    add(...workOf("alive", 1));
    await expect.poll(() => handsOf("alive").length).toBe(1);
  });

  test("leaves half of its hands to what answered when it was last asked", async () => {
    const dead = Array.from({ length: 500 }, (_, index) => workOf(`dead ${index}`, 2, true)).flat();
    const { running, handsOf, add, settled } = openLane(dead);
    await settled();
    expect(running.length).toBeLessThan(handsMax / 2 + 5);
    const alive = Array.from({ length: 50 }, (_, index) => `alive ${index}`);
    add(...alive.flatMap((id) => workOf(id, 1)));
    await expect.poll(() => alive.every((id) => handsOf(id).length === 1)).toBe(true);
  });

  test("gives all it has when nobody else asks", async () => {
    const many = Array.from({ length: 500 }, (_, index) => workOf(`one ${index}`, 1)).flat();
    const { running, settled } = openLane(many);
    await settled();
    expect(running).toHaveLength(handsMax);
  });
});
