import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join, relative } from "node:path";
import { afterSecondTry, type Result, refuseSkips } from "./run-reports";

/** One named part of the run. Without a report its commands are one test together. */
export interface Step {
  name: string;
  commands: string[][];
  report?: { file: string; read: (file: string) => Result[] };
  /** The command that runs some of its files again, for a program that does not do so itself. */
  again?: (files: string[]) => string[];
}

/** What a step came to, and how long it took. */
export interface Outcome {
  name: string;
  results: Result[];
  seconds: number;
}

/** Longer than any step takes on two cores; a step that hangs ends here and counts as failed. */
const STEP_TIMEOUT_MS = 40 * 60_000;

/**
 * A shared machine stalls now and then, and one of thousands of tests meets it. The files of a few
 * failures run once more, by themselves; where more fail, something is broken.
 */
const MOST_FILES_AGAIN = 3;

const running = new Set<ChildProcess>();

/** Runs a step's commands with their output shown as it comes, and reads its report. Never throws. */
export async function runStep(step: Step, root: string): Promise<Outcome> {
  const begin = performance.now();
  console.log(`\n── ${step.name}`);
  const first = await runOnce(step, step.commands, root);
  const results = refuseSkips(step.name, await tryAgain(step, first, root));
  const outcome = { name: step.name, results, seconds: (performance.now() - begin) / 1000 };
  console.log(`   ${describeOutcome(outcome)}`);
  return outcome;
}

/** "12 passed, 0 failed, 1 flaky, 1 skipped, 3.4 s"; flaky ones count as passed, too. */
export function describeOutcome({ results, seconds }: Omit<Outcome, "name">): string {
  const flaky = countOf(results, "flaky");
  const skipped = countOf(results, "skipped");
  return [
    describeCounts(results),
    ...(flaky > 0 ? [`${flaky} flaky`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    `${seconds.toFixed(1)} s`,
  ].join(", ");
}

/** "12 passed, 0 failed", which is what the whole run is read by. */
export function describeCounts(results: readonly Result[]): string {
  const passed = countOf(results, "passed") + countOf(results, "flaky");
  return `${passed} passed, ${countOf(results, "failed")} failed`;
}

/** How many of the results came out so. */
export function countOf(results: readonly Result[], outcome: Result["outcome"]): number {
  return results.filter((result) => result.outcome === outcome).length;
}

/** Ends what is still running, with all that it started. */
export function killRunning(): void {
  for (const child of running) killGroup(child);
}

async function runOnce(step: Step, commands: string[][], root: string): Promise<Result[]> {
  // A report of an earlier run must not speak for this one.
  if (step.report) rmSync(step.report.file, { force: true });
  let succeeded = true;
  for (const command of commands) {
    succeeded = (await runCommand(command, root)) && succeeded;
  }
  return resultsOf(step, succeeded);
}

async function tryAgain(step: Step, first: Result[], root: string): Promise<Result[]> {
  const failures = first.filter(({ outcome }) => outcome === "failed");
  const files = [...new Set(failures.map(({ file }) => file))];
  const isWhole = files.includes("");
  if (!step.again || isWhole || files.length === 0 || files.length > MOST_FILES_AGAIN) return first;
  const names = files.map((file) => relative(root, file));
  console.log(`   once more, by themselves: ${names.join(", ")}`);
  return afterSecondTry(first, await runOnce(step, [step.again(names)], root));
}

function resultsOf({ name, report }: Step, succeeded: boolean): Result[] {
  const of = (outcome: Result["outcome"], reason: string): Result => {
    return { file: "", title: name, outcome, reason };
  };
  if (!report) return [succeeded ? of("passed", "") : of("failed", "see its output")];
  try {
    const results = report.read(report.file);
    // It crashed outside its tests, or ran none: neither may look like success.
    if (results.every(({ outcome }) => outcome === "skipped")) {
      return [...results, of("failed", "no test ran")];
    }
    if (!succeeded && countOf(results, "failed") === 0) {
      return [...results, of("failed", "it failed outside its tests")];
    }
    return results;
  } catch (error) {
    return [of("failed", `no report: ${error instanceof Error ? error.message : error}`)];
  }
}

/** True when the command ended with code 0. Names come from node_modules/.bin, except `node`. */
function runCommand([name = "", ...args]: string[], root: string): Promise<boolean> {
  const file = name === "node" ? process.execPath : join(root, "node_modules/.bin", name);
  return new Promise((resolve) => {
    // A group of its own, so that whatever it starts can be ended with it.
    const child = spawn(file, args, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      detached: true,
    });
    running.add(child);
    const timer = setTimeout(() => {
      console.log(`   stopped after ${STEP_TIMEOUT_MS / 60_000} minutes`);
      killGroup(child);
    }, STEP_TIMEOUT_MS);
    const finish = (succeeded: boolean) => {
      clearTimeout(timer);
      running.delete(child);
      // Whatever it left running would disturb the next step.
      killGroup(child);
      resolve(succeeded);
    };
    child.on("error", (error) => {
      console.log(`   ${error.message}`);
      finish(false);
    });
    child.on("exit", (code) => finish(code === 0));
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
