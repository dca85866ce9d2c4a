import { expect, test } from "vitest";
import { globexId } from "@/db/seed/demo-ids";
import { verifyDue } from "@/lib/domain/resources/due-verifications";
import { startLane } from "@/lib/lanes";
import { openDoorForTest } from "../support/door";
import { addSimulated } from "../support/ledger";

test("verifications of one organization's dead firewalls do not hold up another's", async () => {
  const { store } = await openDoorForTest();
  const setDue = (ids: string[], seconds: number) =>
    store.run(
      {
        text: `update resources set verification_due_at = now() - make_interval(secs => $2)
          where id = any($1)`,
      },
      [ids, seconds],
    );
  const verified = async (ids: string[]) =>
    store.run(
      { text: "select from resources where id = any($1) and last_verified_at is not null" },
      [ids],
    );
  const dead: string[] = [];
  for (let count = 0; count < 400; count += 1) {
    dead.push(await addSimulated(store, { latencyMilliseconds: 20_000 }));
  }
  const alive = await addSimulated(store, {}, globexId);
  await setDue(dead, 60);
  await setDue([alive], 1);
  const ending = new AbortController();
  const lane = startLane(
    { name: "verifications", handsMax: 120, begin: verifyDue, pauseMilliseconds: 50 },
    ending.signal,
  );
  await expect.poll(() => verified([alive])).toHaveLength(1);
  // Had they had all the hands, more of them would have been given up by now.
  expect((await verified(dead)).length).toBeLessThan(100);
  ending.abort();
  await lane.ended;
});
