import { readFileSync } from "node:fs";
import { z } from "zod";
import allowedSkips from "./allowed-skips.json";

/** What a test program reported: counts, and the full titles of what it left out. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: string[];
}

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

const PlaywrightSpec = z.object({
  title: z.string(),
  tests: z.array(z.object({ status: z.string() })),
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
  errors: z.array(z.unknown()).default([]),
});

const AllowedSkips = z.array(
  z.strictObject({ step: z.string(), title: z.string(), reason: z.string().min(10) }),
);

/** Reads vitest's JSON report. A file that could not be loaded counts as one failure. */
export function readVitest(file: string): Counts {
  const { testResults } = VitestReport.parse(JSON.parse(readFileSync(file, "utf8")));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: tests.filter(({ status }) => status === "passed").length,
    failed: tests.filter(({ status }) => status === "failed").length + broken.length,
    skipped: tests
      .filter(({ status }) => status !== "passed" && status !== "failed")
      .map(({ fullName }) => fullName.trim()),
  };
}

/** Reads Playwright's JSON report. An error outside the tests counts as a failure. */
export function readPlaywright(file: string): Counts {
  const { suites, errors } = PlaywrightReport.parse(JSON.parse(readFileSync(file, "utf8")));
  const tests = suites.flatMap((suite) => flatten(suite, []));
  const skipped = tests.filter(({ status }) => status === "skipped");
  const passed = tests.filter(({ status }) => status === "expected" || status === "flaky").length;
  return {
    passed,
    failed: tests.length - passed - skipped.length + errors.length,
    skipped: skipped.map(({ title }) => title),
  };
}

/** The skips of a step that nobody has allowed with a reason in allowed-skips.json. */
export function forbiddenSkips(step: string, skipped: string[]): string[] {
  const allowed = AllowedSkips.parse(allowedSkips)
    .filter((entry) => entry.step === step)
    .map(({ title }) => title);
  return skipped.filter((title) => !allowed.includes(title));
}

function flatten(
  suite: z.infer<typeof PlaywrightSuite>,
  above: string[],
): { title: string; status: string }[] {
  const path = [...above, suite.title];
  const own = suite.specs.flatMap(({ title, tests }) =>
    tests.map(({ status }) => ({ title: [...path, title].join(" › "), status })),
  );
  return [...own, ...suite.suites.flatMap((inner) => flatten(inner, path))];
}
