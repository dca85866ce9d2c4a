import type { Database } from "@/db/queries";
import { openServer } from "@/db/server";
import type { Answer, Caller, CallOptions } from "./call";
import { cloneDatabase, openDoorProcess } from "./door";
import { accounts, type Principal, signIn } from "./principals";
import { migrationsFolder } from "./settings";

export type TwoDoors = {
  store: Database;
  /** Where the two instances listen. */
  urls: string[];
  admin: Principal;
  /** The first instance's caller for even numbers, the second's for odd ones. */
  callAt(index: number): Caller;
  /** The same call many times at once, in turns at both instances. */
  together<Body>(
    count: number,
    method: string,
    path: string,
    options?: CallOptions,
  ): Promise<Answer<Body>[]>;
  count(text: string, values?: unknown[]): Promise<number>;
  close(): Promise<void>;
};

/** Two instances of the product, each a process of its own, on one Postgres with the demo data. */
export async function openTwoDoors(): Promise<TwoDoors> {
  const clone = await cloneDatabase();
  const store = await openServer({ url: clone.url, poolSize: 2, migrationsFolder });
  const doors = await Promise.all([openDoorProcess(clone.url), openDoorProcess(clone.url)]);
  const callAt = (index: number): Caller => {
    const door = doors[index % doors.length];
    if (!door) throw new Error("There are two doors");
    return door.call;
  };
  const admin = await signIn(callAt(0), accounts.admin);
  return {
    store,
    urls: doors.map(({ url }) => url),
    admin,
    callAt,
    together: <Body>(count: number, method: string, path: string, options: CallOptions = {}) =>
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          callAt(index)<Body>(method, path, { as: admin, ...options }),
        ),
      ),
    count: async (text, values = []) => {
      const [row] = await store.run<{ count: number }>({ text }, values);
      return row?.count ?? -1;
    },
    close: async () => {
      await Promise.all(doors.map((door) => door.close()));
      await store.close();
      await clone.drop();
    },
  };
}
