import { expect, test } from "vitest";
import { afterSecondTry, type Result, refuseSkips } from "./support/run-reports";
import { describeCounts } from "./support/run-step";

const result = (file: string, title: string, outcome: Result["outcome"]): Result => {
  return { file, title, outcome, reason: outcome === "failed" ? "because" : "" };
};

const first = [
  result("a", "one", "passed"),
  result("b", "one", "failed"),
  result("b", "two", "passed"),
];

test("a test that passes at its second try counts as passed, and is told as flaky with its reason", () => {
  const results = afterSecondTry(first, [
    result("b", "one", "passed"),
    result("b", "two", "passed"),
  ]);
  expect(results).toContainEqual({ file: "b", title: "one", outcome: "flaky", reason: "because" });
  expect(describeCounts(results)).toBe("3 passed, 0 failed");
});

test("a test that fails twice has failed, and so has one that fails only at the second try", () => {
  const results = afterSecondTry(first, [
    result("b", "one", "failed"),
    result("b", "two", "failed"),
  ]);
  expect(describeCounts(results)).toBe("1 passed, 2 failed");
});

test("a file whose set-up failed, and then did not, is told as flaky", () => {
  const broken = [result("c", "c", "failed"), result("c", "one", "skipped")];
  const results = afterSecondTry(broken, [result("c", "one", "passed")]);
  expect(results.map(({ title, outcome }) => [title, outcome])).toEqual([
    ["one", "passed"],
    ["c", "flaky"],
  ]);
});

test("a second try that ran nothing mends nothing", () => {
  expect(describeCounts(afterSecondTry(first, []))).toBe("2 passed, 1 failed");
});

test("a test that is left out without leave has failed", () => {
  const [refused] = refuseSkips("a step", [result("a", "one", "skipped")]);
  expect(refused).toMatchObject({ outcome: "failed", reason: "skipped without leave" });
});
