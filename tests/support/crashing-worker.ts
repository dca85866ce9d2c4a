import { setTimeout as sleep } from "node:timers/promises";
import { database } from "@/db/connection";
import { type Point, reconcileDue } from "@/lib/domain/reconciler";

/*
 * A worker that is killed as hard as can be when a run of it comes to the named point for the first
 * time, with nothing of its own left to say. It takes one firewall at a time, so that several of
 * them find work side by side.
 */
const fatal = process.argv[2];
const at = (point: Point) => {
  if (point === fatal) process.kill(process.pid, "SIGKILL");
};

await database();
for (;;) {
  for (const side of ["open", "close"] as const) {
    for (const { ended } of await reconcileDue(side, 1, at)) await ended;
  }
  await sleep(20);
}
