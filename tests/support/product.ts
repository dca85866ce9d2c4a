import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A running `npm start`, as an administrator would run it. */
export type Product = {
  /** Where people open it. */
  url: string;
  /** What it has printed so far, both streams. */
  printed(): string;
  /** Ends it the polite way and waits for its end; the exit code. */
  stop(): Promise<number | null>;
};

const startTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;

/**
 * Starts the built product with these settings and nothing of the developer's own, and waits until
 * it is open. Throws with what it printed when it ends instead.
 */
export async function startProduct(
  settings: Record<string, string>,
  port?: number,
): Promise<Product> {
  const ownPort = port ?? (await freePort());
  const run = launch({ PORT: String(ownPort), ...settings });
  const deadline = Date.now() + startTimeoutMs;
  while (!run.printed().includes("Postern is open at ")) {
    if (hasEnded(run.child)) throw new Error(`The product did not start.\n${run.printed()}`);
    if (Date.now() > deadline) {
      run.child.kill("SIGKILL");
      throw new Error(`The product was not open in time.\n${run.printed()}`);
    }
    await sleep(50);
  }
  return {
    url: `http://localhost:${ownPort}`,
    printed: run.printed,
    stop: () => stop(run.child),
  };
}

/** Starts it where it is expected to refuse: what it printed, and its exit code. */
export async function runToItsEnd(settings: Record<string, string>) {
  const run = launch({ PORT: String(await freePort()), ...settings });
  const impatience = setTimeout(() => run.child.kill("SIGKILL"), startTimeoutMs);
  if (!hasEnded(run.child)) await once(run.child, "exit");
  clearTimeout(impatience);
  return { code: run.child.exitCode, printed: run.printed() };
}

export async function freePort(): Promise<number> {
  // The product listens on "localhost", whichever address that is here.
  const probe = createServer().listen(0, "localhost");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

function launch(settings: Record<string, string>) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [path.resolve("lib/start.mjs")], {
    cwd: path.resolve("."),
    env: {
      NODE_ENV: "production",
      PATH,
      HOME,
      NEXT_TELEMETRY_DISABLED: "1",
      POSTERN_LOG_LEVEL: "warn",
      // The demo data are the same on every machine, and this one's firewall is left alone.
      POSTERN_HOST_FIREWALL: "nobody",
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const keep = (part: string) => {
    text = (text + part).slice(-20_000);
  };
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  // Should this process end without its fixtures, the product must not outlive it.
  process.once("exit", () => child.kill("SIGKILL"));
  return { child, printed: () => text };
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (hasEnded(child)) return child.exitCode;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
  await ended;
  clearTimeout(impatience);
  return child.exitCode;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
