import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import type { Measured, Order } from "./load";

const root = path.resolve(import.meta.dirname, "../..");
const output = path.join(root, "tests/output/bench");
const secret = "a secret of the bench that protects nothing at all";

/** Statements of one call and their values, where `:0`, `:1` … stand for parts of the path. */
export type BareCase = { steps: { name: string; text: string; values: unknown[] }[] };

/** What the server under test runs with: as in production, but nobody is counted out. */
export const environment = {
  NODE_ENV: "production",
  NEXTAUTH_SECRET: secret,
  NEXTAUTH_URL: "http://127.0.0.1",
  POSTERN_CALLS_PER_MINUTE: "100000000",
  POSTERN_ACCESS_TOKEN_MINUTES: "1440",
  POSTERN_LOG_LEVEL: "error",
};

export type Server = {
  url: string;
  /** Microseconds of CPU that the process has used so far. */
  cpu(): Promise<number>;
  close(): Promise<void>;
};

/** Bundles the front door and the API's routes as `npm run build` does, and the bench's children. */
export async function bundle(): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  const routes = readdirSync(path.join(root, "app"), { recursive: true, encoding: "utf8" })
    .filter((file) => /^(api\/v1|v1)\/.*\/?route\.ts$/.test(file) && !file.includes("[..."))
    .map((file) => path.join("app", file));
  const programs = [
    import.meta.resolve("./front-door.ts"),
    import.meta.resolve("./instance.ts"),
    import.meta.resolve("./bare.ts"),
    import.meta.resolve("./load.ts"),
  ].map((url) => fileURLToPath(url));
  await build({
    absWorkingDir: root,
    entryPoints: [...programs, ...routes],
    outdir: output,
    outbase: ".",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: "linked",
    logLevel: "warning",
  });
}

function start(name: string, env: Record<string, string>, execArgv: string[] = []): ChildProcess {
  return fork(path.join(output, `tests/bench/${name}.js`), {
    cwd: root,
    env: { ...process.env, ...env },
    execArgv: ["--enable-source-maps", ...execArgv],
  });
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const early = new AbortController();
  const ended = once(child, "exit", { signal: early.signal }).then(([code]) => {
    throw new Error(`A process of the bench ended with ${code}`);
  });
  const [message] = await Promise.race([once(child, "message"), ended]);
  early.abort();
  await ended.catch(() => {});
  return message as Answer;
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.disconnect();
  });
}

/** Our front door on a database. `profile` writes a CPU profile when it closes. */
export async function openOurs(databaseUrl: string, profile = false): Promise<Server> {
  const child = start(
    "front-door",
    { ...environment, DATABASE_URL: databaseUrl },
    profile ? ["--cpu-prof", `--cpu-prof-dir=${output}`] : [],
  );
  return serverOf(child);
}

/** Our front door with its worker, on a database. */
export async function openInstance(
  databaseUrl: string,
  settings: Record<string, string>,
): Promise<Server> {
  const child = start("instance", { ...environment, ...settings, DATABASE_URL: databaseUrl });
  return serverOf(child);
}

/** A server of node:http and pg alone that runs the same statements. */
export async function openBare(
  databaseUrl: string,
  cases: Record<string, BareCase>,
): Promise<Server> {
  const child = start("bare", { ...environment, DATABASE_URL: databaseUrl });
  child.send(cases);
  return serverOf(child);
}

async function serverOf(child: ChildProcess): Promise<Server> {
  const { url } = await answerOf<{ url: string }>(child);
  return {
    url,
    cpu: () => {
      child.send("cpu");
      return answerOf<number>(child);
    },
    close: () => stop(child),
  };
}

/** The load generator, a process of its own. */
export function openLoad() {
  const child = start("load", {});
  return {
    measure: (order: Order) => {
      child.send(order);
      return answerOf<Measured>(child);
    },
    close: () => stop(child),
  };
}

/** pgbench on the PATH or beside an installed server; undefined when there is none. */
export function findPgbench(): string | undefined {
  const versions = "/usr/lib/postgresql";
  const installed = existsSync(versions)
    ? readdirSync(versions).map((version) => `${versions}/${version}/bin`)
    : [];
  return [...installed.sort().reverse(), ...(process.env.PATH ?? "").split(":")]
    .map((folder) => path.join(folder, "pgbench"))
    .find((file) => existsSync(file));
}

/** Transactions per second of a script, with 16 clients and prepared statements. */
export async function runPgbench(
  pgbench: string,
  databaseUrl: string,
  script: string,
  seconds: number,
  variables: Record<string, string | number> = {},
): Promise<{ perSecond: number; calls: number }> {
  const file = path.join(output, "ceiling.sql");
  writeFileSync(file, script);
  const defined = Object.entries(variables).flatMap(([name, value]) => ["-D", `${name}=${value}`]);
  const { stdout } = await promisify(execFile)(pgbench, [
    ...["-n", "-M", "prepared", "-c", "16", "-j", "2"],
    ...["-T", String(Math.ceil(seconds)), "-f", file, ...defined, databaseUrl],
  ]);
  const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
  if (number(/number of failed transactions: (\d+)/) > 0) throw new Error(stdout);
  return {
    perSecond: number(/tps = ([\d.]+)/),
    calls: number(/transactions actually processed: (\d+)/),
  };
}
