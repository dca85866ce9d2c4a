import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const programs = ["nft", "ip"];
const env = {
  ...process.env,
  PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
  DEBIAN_FRONTEND: "noninteractive",
};

/**
 * Whether this machine lets us make networks with firewalls of their own: as root, with nft and ip,
 * which are installed on Debian when they are missing. Tests of packets are skipped where it does
 * not, and the run's list of allowed skips says so.
 */
export function hasNetworks(): boolean {
  if (process.getuid?.() !== 0) return false;
  const areThere = () => programs.every((name) => spawnSync(name, ["-V"], { env }).status === 0);
  if (!areThere() && existsSync("/usr/bin/apt-get")) {
    const wait = ["-o", "DPkg::Lock::Timeout=300"];
    spawnSync("apt-get", [...wait, "update"], { env, timeout: 120_000 });
    const packages = ["nftables", "iproute2"];
    const install = [...wait, "install", "-y", "--no-install-recommends", ...packages];
    spawnSync("apt-get", install, { env, timeout: 300_000 });
  }
  return areThere() && spawnSync("unshare", ["-n", "nft", "list", "ruleset"], { env }).status === 0;
}

/** A server and a client, each in a network namespace of its own, joined by a cable. */
export type Network = {
  /** The server's namespace, whose nftables a provider may change. */
  namespace: string;
  /** Addresses of the server. */
  server: { 4: string; 6: string };
  /** Addresses of the client, which calls from any of them; `10.77.1.0/24` is all its own too. */
  client: { 4: [string, string]; 6: [string, string] };
  /** Whether a connection from there comes about. */
  connects(from: string, port: number): Promise<{ isOpen: boolean; at: number }>;
  /** Since when connections from there come about, or no longer, by tries every so many milliseconds. */
  since(state: "open" | "refused", from: string, port: number, every: number): Promise<number>;
  /** As `connects`, and keeps the connection under a name. */
  holds(name: string, from: string, port: number): Promise<boolean>;
  /** Whether a kept connection still carries what is said, both ways. */
  carries(name: string): Promise<boolean>;
  /** Runs nft in the server's namespace. */
  nft(...args: string[]): string;
  close(): Promise<void>;
};

const addresses = {
  server: { 4: "10.77.0.1", 6: "fd00:77::1" },
  client: { 4: ["10.77.0.2", "10.77.0.3"], 6: ["fd00:77::2", "fd00:77::3"] },
} satisfies Pick<Network, "server" | "client">;

/** How long nothing has to come back for a connection to count as refused. */
const waitMilliseconds = 400;

/** @param ports those at which the server answers */
export async function openNetwork(ports: readonly number[]): Promise<Network> {
  const name = `ptn${randomBytes(4).toString("hex")}`;
  const [server, client] = [`${name}s`, `${name}c`];
  const ip = (...args: string[]) => execFileSync("ip", args, { env });
  const inside = (namespace: string, ...args: string[]) => ip("-n", namespace, ...args);
  ip("netns", "add", server);
  ip("netns", "add", client);
  ip("link", "add", server, "netns", server, "type", "veth", "peer", client, "netns", client);
  for (const [namespace, own] of [
    [server, [addresses.server[4], addresses.server[6]]],
    [client, [...addresses.client[4], ...addresses.client[6]]],
  ] as const) {
    inside(namespace, "link", "set", "lo", "up");
    for (const address of own) {
      const isSix = address.includes(":");
      const network = `${address}/${isSix ? 64 : 24}`;
      inside(namespace, "addr", "add", network, "dev", namespace, ...(isSix ? ["nodad"] : []));
    }
    inside(namespace, "link", "set", namespace, "up");
  }
  inside(client, "route", "add", "local", "10.77.1.0/24", "dev", "lo");
  inside(server, "route", "add", "10.77.1.0/24", "via", addresses.client[4][0]);
  const listener = await peer(server, ["listen", ...ports.map(String)]);
  const asker = await peer(client, ["ask"]);
  const ask = questionsTo(asker);
  const target = (from: string, port: number) => ({
    ...{ from, port, waitMilliseconds },
    host: addresses.server[from.includes(":") ? 6 : 4],
  });
  return {
    ...{ namespace: server, ...addresses },
    connects: (from, port) => ask(target(from, port)),
    since: async (until, from, port, every) =>
      (await ask({ until, every, ...target(from, port) })).at,
    holds: async (hold, from, port) => (await ask({ hold, ...target(from, port) })).isOpen,
    carries: async (say) => (await ask({ say, waitMilliseconds })).isOpen,
    nft: (...args) =>
      execFileSync("ip", ["netns", "exec", server, "nft", ...args], { env, encoding: "utf8" }),
    close: async () => {
      await Promise.all([listener, asker].map(end));
      for (const namespace of [server, client]) ip("netns", "del", namespace);
    },
  };
}

async function peer(namespace: string, args: string[]): Promise<ChildProcess> {
  const script = path.join(import.meta.dirname, "peer.mjs");
  const command = ["netns", "exec", namespace, process.execPath, script, ...args];
  const child = spawn("ip", command, { env, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) if (line === "ready") break;
  return child;
}

type Reply = { isOpen: boolean; at: number };

function questionsTo(child: ChildProcess): (question: object) => Promise<Reply> {
  const waiting = new Map<number, (reply: Reply) => void>();
  let asked = 0;
  if (!child.stdout) throw new Error("The client's output is a pipe");
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { id, ...reply } = JSON.parse(line);
    waiting.get(id)?.(reply);
    waiting.delete(id);
  });
  return (question) =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      child.stdin?.write(`${JSON.stringify({ id: asked, ...question })}\n`);
    });
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

/** Asks again and again until it is so; the test's own time limit ends what never comes. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(50);
}
