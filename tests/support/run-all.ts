import { mkdirSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { type PostgresServer, startPostgres } from "./postgres";
import { readVitest } from "./run-reports";
import {
  countOf,
  describeCounts,
  describeOutcome,
  killRunning,
  type Outcome,
  runStep,
  type Step,
} from "./run-step";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const output = `${root}tests/output`;

/** Projects of vitest as one step, which counts their tests. */
export function vitest(name: string, report: string, projects: string[]): Step {
  const file = `${output}/vitest-${report}.json`;
  const args = projects.flatMap((project) => ["--project", project]);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const command = ["vitest", "run", ...args, "--allowOnly=false", ...reporters];
  return {
    name,
    commands: [command],
    report: { file, read: readVitest },
    again: (files) => [...command, ...files],
  };
}

/**
 * Runs every step one after the other, with a Postgres for those that need one. A step that fails
 * does not stop the next. The last line of the output is "N passed, N failed".
 */
export async function runAll(steps: readonly Step[]): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      killRunning();
      process.kill(process.pid, signal);
    });
  }
  cleanEnvironment();
  mkdirSync(output, { recursive: true });
  const begin = performance.now();
  const outcomes: Outcome[] = [];
  const server = await startServer();
  if (!("stop" in server)) outcomes.push(server);
  for (const step of steps) outcomes.push(await runStep(step, root));
  if ("stop" in server) await server.stop();
  summarize(outcomes, (performance.now() - begin) / 1000);
}

/** A developer's shell must not change the results. */
function cleanEnvironment(): void {
  const foreign =
    /^(POSTERN_.*|NEXTAUTH_.*|AWS_.*|PG[A-Z]+|(MIGRATION_)?DATABASE_URL|REDIS_URL|PORT|HOST|HOSTNAME|TRUSTED_PROXIES|NODE_ENV)$/;
  for (const name of Object.keys(process.env)) {
    if (foreign.test(name)) delete process.env[name];
  }
  process.env.NEXT_TELEMETRY_DISABLED = "1";
}

async function startServer(): Promise<PostgresServer | Outcome> {
  const begin = performance.now();
  try {
    const server = await startPostgres();
    console.log(`Postgres for the tests: ${server.source}`);
    process.env.TEST_DATABASE_URL = server.url;
    return server;
  } catch (error) {
    const name = "Postgres";
    const seconds = (performance.now() - begin) / 1000;
    const reason = error instanceof Error ? error.message : String(error);
    return { name, results: [{ file: "", title: name, outcome: "failed", reason }], seconds };
  }
}

function summarize(outcomes: readonly Outcome[], seconds: number): void {
  const results = outcomes.flatMap((outcome) => outcome.results);
  const failed = countOf(results, "failed");
  console.log("\n── summary");
  for (const outcome of outcomes) {
    const mark = countOf(outcome.results, "failed") > 0 ? "✗" : "✓";
    console.log(`   ${mark} ${outcome.name}: ${describeOutcome(outcome)}`);
  }
  console.log(`   together: ${describeOutcome({ results, seconds })}`);
  // At the very end, where somebody looks who sees only the last lines.
  for (const { outcome, file, title, reason } of results) {
    if (outcome !== "failed" && outcome !== "flaky") continue;
    console.log(`   ${outcome}: ${relative(root, file)} › ${title}\n${shorten(reason)}`);
  }
  process.exitCode = failed > 0 ? 1 : 0;
  console.log(describeCounts(results));
}

/** The first lines of an error, without colours and without what libraries called, set in. */
function shorten(reason: string): string {
  const lines = stripVTControlCharacters(reason)
    .split("\n")
    .filter((line) => !line.includes("/node_modules/"))
    .slice(0, 8);
  return lines.map((line) => `      ${line.slice(0, 200)}`).join("\n");
}
