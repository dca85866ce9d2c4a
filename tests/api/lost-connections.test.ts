import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database, Queries } from "@/db/queries";
import { openServer } from "@/db/server";
import { cloneDatabase } from "../support/door";
import { migrationsFolder } from "../support/settings";

/*
 * A connection dies inside one organization's transaction while every other connection of the pool
 * is taken and one more transaction waits. What the first does next must reach nobody's transaction.
 */

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let killer: Database;

beforeAll(async () => {
  clone = await cloneDatabase();
  killer = await openServer({ url: clone.url, poolSize: 1, migrationsFolder });
  await killer.run(
    { text: "create table trial_rows (trial int, writer text, setting text, step int)" },
    [],
  );
});
afterAll(async () => {
  await killer.close();
  await clone.drop();
});

const poolSize = 3;

async function withStore<Result>(work: (store: Database) => Promise<Result>): Promise<Result> {
  const store = await openServer({ url: clone.url, poolSize, migrationsFolder });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const enter = (queries: Queries, organization: string) =>
  queries.run({ text: "select set_config('app.organization', $1, true)" }, [organization]);

/** Writes who means to write, beside whose transaction it turns out to be. */
const writeRow = (queries: Queries, trial: number, writer: string, step: number) =>
  queries.run(
    {
      text: `insert into trial_rows
        values ($1, $2, current_setting('app.organization', true), $3)`,
    },
    [trial, writer, step],
  );

async function backendOf(queries: Queries): Promise<number> {
  const [row] = await queries.run<{ pid: number }>({ text: "select pg_backend_pid() as pid" }, []);
  return row?.pid ?? 0;
}

/** One transaction that loses its connection before its given step; true when it says it is kept. */
async function victim(store: Database, trial: number, dies: number): Promise<boolean> {
  return store
    .transaction(async (queries) => {
      await enter(queries, "victim");
      const pid = await backendOf(queries);
      for (let step = 0; step < 4; step += 1) {
        if (step === dies) {
          await killer.run({ text: "select pg_terminate_backend($1)" }, [pid]);
          // Sometimes the loss is known before the next statement, sometimes not.
          if (trial % 3 > 0) await sleep(trial % 3);
        }
        await writeRow(queries, trial, "victim", step).catch((error) => {
          // A program that carries on regardless must not get through either.
          if (trial % 2 === 0) throw error;
        });
      }
    })
    .then(
      () => true,
      () => false,
    );
}

async function neighbour(store: Database, trial: number, name: string): Promise<void> {
  await store.transaction(async (queries) => {
    await enter(queries, name);
    for (let step = 0; step < 4; step += 1) {
      await writeRow(queries, trial, name, step);
      await sleep(2);
    }
  });
}

describe("a connection that is killed inside a transaction", () => {
  test("loses that transaction whole and touches no other, 200 times", {
    timeout: 120_000,
  }, async () => {
    const trials = 200;
    await withStore(async (store) => {
      for (let trial = 0; trial < trials; trial += 1) {
        const first = victim(store, trial, trial % 4);
        const others = ["left", "right", "queued", "late"].map((name) =>
          neighbour(store, trial, name),
        );
        expect(await first).toBe(false);
        // Their connections live, so their transactions are kept.
        await Promise.all(others);
        const [alive] = await store.run<{ one: number }>({ text: "select 1 as one" }, []);
        expect(alive?.one).toBe(1);
      }
    });
    const rows = await killer.run<{ writer: string; setting: string; count: number }>(
      {
        text: `select writer, setting, count(*)::int from trial_rows
          where trial < 1000 group by 1, 2 order by 1`,
      },
      [],
    );
    expect(rows).toEqual(
      ["late", "left", "queued", "right"].map((name) => ({
        writer: name,
        setting: name,
        count: trials * 4,
      })),
    );
  });
});

describe("a transaction that idles until the server gives up on it", () => {
  test("is lost whole, and the pool serves on, 5 times", { timeout: 60_000 }, async () => {
    await withStore(async (store) => {
      for (let trial = 1000; trial < 1005; trial += 1) {
        const idler = store.transaction(async (queries) => {
          await enter(queries, "victim");
          await queries.run({ text: "set local idle_in_transaction_session_timeout = 40" }, []);
          await writeRow(queries, trial, "victim", 0);
          await sleep(150);
          await writeRow(queries, trial, "victim", 1);
        });
        const others = ["left", "right", "queued"].map((name) => neighbour(store, trial, name));
        await expect(idler).rejects.toThrow();
        await Promise.all(others);
      }
    });
    const strays = await killer.run(
      {
        text: `select * from trial_rows
          where trial >= 1000 and (writer = 'victim' or writer is distinct from setting)`,
      },
      [],
    );
    expect(strays).toEqual([]);
  });
});

describe("idle connections that are killed", () => {
  test("are replaced: each fails one query at most, and then all go on", async () => {
    await withStore(async (store) => {
      for (let round = 0; round < 10; round += 1) {
        await Promise.all([1, 2, 3].map((n) => store.run({ text: "select $1::int" }, [n])));
        await killer.run(
          {
            text: `select pg_terminate_backend(pid) from pg_stat_activity
              where datname = current_database() and pid <> pg_backend_pid()`,
          },
          [],
        );
        // The pool learns of a death when the socket says so, which may be after the next query.
        const ask = () => store.run<{ one: number }>({ text: "select 1 as one" }, []);
        const tries = [ask, ask, ask, ask].reduce(
          (before, again) => before.catch(again),
          Promise.reject<{ one: number }[]>(new Error("not asked yet")),
        );
        expect((await tries)[0]?.one).toBe(1);
      }
    });
  });
});
