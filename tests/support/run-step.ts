import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Counts, forbiddenSkips } from "./run-reports";

/** One named part of the run. Without a report its commands are one test together. */
export interface Step {
  name: string;
  commands: string[][];
  report?: { file: string; read: (file: string) => Counts };
}

/** What a step came to, and how long it took. */
export interface Outcome extends Counts {
  name: string;
  seconds: number;
}

/** Longer than any step takes on two cores; a step that hangs ends here and counts as failed. */
const STEP_TIMEOUT_MS = 40 * 60_000;

const running = new Set<ChildProcess>();

/** Runs a step's commands with their output shown as it comes, and reads its report. Never throws. */
export async function runStep(step: Step, root: string): Promise<Outcome> {
  const begin = performance.now();
  console.log(`\n── ${step.name}`);
  // A report of an earlier run must not speak for this one.
  if (step.report) rmSync(step.report.file, { force: true });

  let succeeded = true;
  for (const command of step.commands) {
    succeeded = (await runCommand(command, root)) && succeeded;
  }
  const counts = countsOf(step, succeeded);
  const forbidden = forbiddenSkips(step.name, counts.skipped);
  for (const title of forbidden) console.log(`   skipped without leave: ${title}`);

  const outcome = {
    ...counts,
    name: step.name,
    failed: counts.failed + forbidden.length,
    seconds: (performance.now() - begin) / 1000,
  };
  console.log(`   ${describeOutcome(outcome)}`);
  return outcome;
}

/** "12 passed, 0 failed, 1 skipped, 3.4 s", without the skips when there are none. */
export function describeOutcome({ passed, failed, skipped, seconds }: Omit<Outcome, "name">) {
  const skips = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
  return `${passed} passed, ${failed} failed${skips}, ${seconds.toFixed(1)} s`;
}

/** Ends what is still running, with all that it started. */
export function killRunning(): void {
  for (const child of running) killGroup(child);
}

function countsOf({ report }: Step, succeeded: boolean): Counts {
  const failure = { passed: 0, failed: 1, skipped: [] };
  if (!report) return succeeded ? { passed: 1, failed: 0, skipped: [] } : failure;
  try {
    const counts = report.read(report.file);
    const ran = counts.passed + counts.failed;
    // It crashed outside its tests, or ran none: neither may look like success.
    if (ran === 0 || (!succeeded && counts.failed === 0)) {
      console.log(ran === 0 ? "   no test ran" : "   it failed outside its tests");
      return { ...counts, failed: 1 };
    }
    return counts;
  } catch (error) {
    console.log(`   no report: ${error instanceof Error ? error.message : error}`);
    return failure;
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
