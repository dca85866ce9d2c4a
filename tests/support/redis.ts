import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

/**
 * Whether a Redis server can be had: on the PATH, or Debian's package, which is installed when we
 * are root. Its tests are skipped where it cannot, and the run's list of allowed skips says so.
 */
export function hasRedis(): boolean {
  const found = () => spawnSync("redis-server", ["--version"]).status === 0;
  if (found()) return true;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update"], { env, timeout: 120_000 });
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "redis-server"], {
    env,
    timeout: 300_000,
  });
  return found();
}

/** A Redis server of our own on loopback, without a disk. */
export async function startRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
    { stdio: "ignore" },
  );
  const url = `redis://127.0.0.1:${port}`;
  await answers(url);
  return { url, stop: () => end(child) };
}

async function answers(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => 50 });
  client.on("error", () => {});
  await client.connect().catch(() => sleep(200));
  await client.ping();
  client.disconnect();
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
