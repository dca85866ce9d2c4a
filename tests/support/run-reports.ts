import { readFileSync } from "node:fs";
import { z } from "zod";
import allowedSkips from "./allowed-skips.json";

/**
 * What became of one test. A flaky one failed, and passed when it was tried again; `reason` says
 * why a test failed, in the words of its program.
 */
export interface Result {
  file: string;
  title: string;
  outcome: "passed" | "failed" | "flaky" | "skipped";
  reason: string;
}

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(""),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const PlaywrightError = z.object({ message: z.string().default("") });

const PlaywrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      status: z.string(),
      results: z.array(z.object({ errors: z.array(PlaywrightError).default([]) })),
    }),
  ),
});

const PlaywrightSuite = z.object({
  title: z.string(),
  specs: z.array(PlaywrightSpec).default([]),
  get suites() {
    return z.array(PlaywrightSuite).default([]);
  },
});

const PlaywrightReport = z.object({
  suites: z.array(PlaywrightSuite),
  errors: z.array(PlaywrightError).default([]),
});

const AllowedSkips = z.array(
  z.strictObject({ step: z.string(), title: z.string(), reason: z.string().min(10) }),
);

/** Reads vitest's JSON report. A file that failed outside its tests is one failure more. */
export function readVitest(file: string): Result[] {
  const { testResults } = VitestReport.parse(JSON.parse(readFileSync(file, "utf8")));
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const results = assertionResults.map((test): Result => {
      const outcome =
        test.status === "passed" || test.status === "failed" ? test.status : "skipped";
      const reason = test.failureMessages?.join("\n") ?? "";
      return { file: name, title: test.fullName.trim(), outcome, reason };
    });
    const isBroken = status === "failed" && !results.some(({ outcome }) => outcome === "failed");
    if (isBroken) results.push({ file: name, title: name, outcome: "failed", reason: message });
    return results;
  });
}

/** Reads Playwright's JSON report. An error outside the tests counts as a failure. */
export function readPlaywright(file: string): Result[] {
  const { suites, errors } = PlaywrightReport.parse(JSON.parse(readFileSync(file, "utf8")));
  const outside = errors.map(({ message }): Result => {
    return { file: "", title: "outside the tests", outcome: "failed", reason: message };
  });
  return [...suites.flatMap((suite) => flatten(suite, [])), ...outside];
}

/** The results with those of the files that were run again in the place of their first ones. */
export function afterSecondTry(first: readonly Result[], second: readonly Result[]): Result[] {
  const again = new Set(second.map(({ file }) => file));
  const kept = first.filter(({ file }) => !again.has(file));
  const flaky = first
    .filter((result) => again.has(result.file) && result.outcome === "failed")
    .filter(
      (result) => !second.some((other) => isSame(other, result) && other.outcome === "failed"),
    )
    .map((result): Result => ({ ...result, outcome: "flaky" }));
  const others = second.filter((result) => !flaky.some((other) => isSame(other, result)));
  return [...kept, ...others, ...flaky];
}

/** Turns each skip that nobody has allowed with a reason in allowed-skips.json into a failure. */
export function refuseSkips(step: string, results: readonly Result[]): Result[] {
  const allowed = AllowedSkips.parse(allowedSkips)
    .filter((entry) => entry.step === step)
    .map(({ title }) => title);
  return results.map((result) =>
    result.outcome === "skipped" && !allowed.includes(result.title)
      ? { ...result, outcome: "failed", reason: "skipped without leave" }
      : result,
  );
}

function isSame(one: Result, other: Result): boolean {
  return one.file === other.file && one.title === other.title;
}

function flatten(suite: z.infer<typeof PlaywrightSuite>, above: string[]): Result[] {
  const path = [...above, suite.title];
  const own = suite.specs.flatMap(({ title, file, tests }) =>
    tests.map(({ status, results }): Result => {
      const errors = results.flatMap((result) => result.errors.map(({ message }) => message));
      const outcome = playwrightOutcomes[status] ?? "failed";
      return { file, title: [...path, title].join(" › "), outcome, reason: errors.join("\n") };
    }),
  );
  return [...own, ...suite.suites.flatMap((inner) => flatten(inner, path))];
}

const playwrightOutcomes: Record<string, Result["outcome"]> = {
  expected: "passed",
  flaky: "flaky",
  skipped: "skipped",
};
