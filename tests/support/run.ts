import { output, runAll, vitest } from "./run-all";
import { readPlaywright } from "./run-reports";
import type { Step } from "./run-step";

/*
 * `npm test`, and `npm run verify` with --quick: every check that npm's and Debian's packages are
 * enough for. What needs more is in tests/clouds.
 */

const staticChecks: Step[] = [
  { name: "format and lint", commands: [["biome", "ci", "."]] },
  {
    name: "types",
    // Next writes next-env.d.ts and the types of the routes, which tsc reads.
    commands: [
      ["next", "typegen"],
      ["tsc", "--noEmit", "-p", "."],
    ],
  },
  { name: "dead code", commands: [["knip"]] },
];

const serverTests = vitest("unit, architecture and API on Postgres", "server", ["unit", "api"]);

const slowSteps: Step[] = [
  vitest("API on the embedded database", "embedded", ["embedded"]),
  { name: "build", commands: [["node", "lib/build.mjs"]] },
  vitest("API through Next's door", "next-door", ["next-door"]),
  {
    name: "browser",
    commands: [["playwright", "test", "--forbid-only"]],
    report: { file: `${output}/playwright.json`, read: readPlaywright },
  },
];

const isQuick = process.argv.includes("--quick");
await runAll([...staticChecks, serverTests, ...(isQuick ? [] : slowSteps)]);
