import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type PostgresServer, startPostgres } from "./postgres";
import { readVitest } from "./run-reports";
import { describeOutcome, killRunning, type Outcome, runStep, type Step } from "./run-step";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const output = `${root}tests/output`;

/** Projects of vitest as one step, which counts their tests. */
export function vitest(name: string, report: string, projects: string[]): Step {
  const file = `${output}/vitest-${report}.json`;
  const args = projects.flatMap((project) => ["--project", project]);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return {
    name,
    commands: [["vitest", "run", ...args, "--allowOnly=false", ...reporters]],
    report: { file, read: readVitest },
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
    console.log(error instanceof Error ? error.message : error);
    const seconds = (performance.now() - begin) / 1000;
    return { name: "Postgres", passed: 0, failed: 1, skipped: [], seconds };
  }
}

function summarize(outcomes: readonly Outcome[], seconds: number): void {
  const total = {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
    seconds,
  };
  console.log("\n── summary");
  for (const outcome of outcomes) {
    console.log(`   ${outcome.failed ? "✗" : "✓"} ${outcome.name}: ${describeOutcome(outcome)}`);
  }
  console.log(`   together: ${describeOutcome(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
  console.log(`${total.passed} passed, ${total.failed} failed`);
}
