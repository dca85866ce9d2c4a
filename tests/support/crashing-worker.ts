import { setTimeout as sleep } from "node:timers/promises";
import { useDatabase as takeDatabase } from "@/db/connection";
import { connectServer } from "@/db/server";
import { type Point, reconcileDue } from "@/lib/domain/firewalls/reconciler";
import { environment } from "@/lib/env";

/*
 * A worker that is killed as hard as can be when a run of it comes to the named point for the first
 * time, with nothing of its own left to say. It takes one firewall at a time, so that several of
 * them find work side by side.
 */
const fatal = process.argv[2];
const at = (point: Point) => {
  if (point === fatal) process.kill(process.pid, "SIGKILL");
};

const { databaseUrl, poolSize } = environment();
if (!databaseUrl) throw new Error("There is no database to work on");
// The test has migrated it: what a worker finds there is work.
takeDatabase(connectServer({ url: databaseUrl, poolSize }));
for (;;) {
  for (const side of ["open", "close"] as const) {
    for (const { ended } of await reconcileDue(side, 1, at)) await ended;
  }
  await sleep(20);
}
