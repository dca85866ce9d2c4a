import { describe, expect, test } from "vitest";
import { cloneDatabase, openDoorProcess } from "../support/door";
import { hasRedis, startRedis } from "../support/redis";

const callsPerMinute = 6;

describe.skipIf(!hasRedis())("calls counted in Redis", () => {
  test("429 counts the calls of all instances together, and each by itself while Redis is away", async () => {
    const redis = await startRedis();
    const database = await cloneDatabase();
    const settings = {
      REDIS_URL: redis.url,
      POSTERN_CALLS_PER_MINUTE: String(callsPerMinute),
    };
    const doors = await Promise.all([
      openDoorProcess(database.url, settings),
      openDoorProcess(database.url, settings),
    ]);
    const [first, second] = doors;
    const callEach = async (times: number) => {
      const statuses: number[] = [];
      for (let round = 0; round < times; round += 1) {
        for (const door of [first, second]) {
          statuses.push((await door.call("GET", "/api/v1/health")).status);
        }
      }
      return statuses;
    };
    try {
      const together = await callEach(callsPerMinute / 2);
      expect(together).toEqual(Array(callsPerMinute).fill(200));
      const refused = await second.call("GET", "/api/v1/health");
      expect(refused.status).toBe(429);
      expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
      expect(refused.headers["ratelimit-limit"]).toBe(String(callsPerMinute));

      await redis.stop();
      const alone = await callEach(callsPerMinute + 1);
      expect(alone.slice(0, callsPerMinute * 2)).toEqual(Array(callsPerMinute * 2).fill(200));
      expect(alone.slice(callsPerMinute * 2)).toEqual([429, 429]);
    } finally {
      for (const door of doors) await door.close();
      await database.drop();
    }
  });
});
