import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import floorsFile from "./support/floors.json";
import { root } from "./support/source-files";

const REGISTRY = "https://registry.npmjs.org/";

const Version = z.string().regex(/^\d+\.\d+\.\d+$/);

const Floors = z.array(
  z.strictObject({
    package: z.string(),
    floor: Version,
    reason: z.string().min(10),
    // A copy inside another package that cannot follow: its path, its own floor, and why.
    exceptions: z
      .array(z.strictObject({ path: z.string(), floor: Version, reason: z.string().min(10) }))
      .default([]),
  }),
);

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().default(false),
      optional: z.boolean().default(false),
      os: z.array(z.string()).default([]),
      cpu: z.array(z.string()).default([]),
      libc: z.array(z.string()).default([]),
    }),
  ),
});

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

const floors = Floors.parse(floorsFile);
const lock = Lock.parse(readJson("package-lock.json"));
// The entry with the empty path is this project itself.
const entries = Object.entries(lock.packages).filter(([path]) => path !== "");

describe("supply chain", () => {
  test.each(floors)("every copy of $package is at least $floor", (entry) => {
    const tooOld = copiesOf(entry.package).filter(({ path, version }) => {
      const exception = entry.exceptions.find((candidate) => candidate.path === path);
      return !isAtLeast(version, exception?.floor ?? entry.floor);
    });
    expect(tooOld).toEqual([]);
  });

  test("every exception from a floor is still needed", () => {
    const stale = floors.flatMap(({ package: name, floor, exceptions }) =>
      exceptions.filter(({ path }) => {
        const copy = copiesOf(name).find((candidate) => candidate.path === path);
        return !copy || isAtLeast(copy.version, floor);
      }),
    );
    expect(stale).toEqual([]);
  });

  test("every package has a sha512 integrity, but for binaries of other platforms", () => {
    // `npm run lock` enters those that its registry does not carry, by name and version alone.
    const without = entries.filter(
      ([, entry]) => !entry.link && !isSha512(entry.integrity) && !isForOthers(entry),
    );
    expect(without.map(([path]) => path)).toEqual([]);
  });

  test("no package comes from a git or file address", () => {
    // An entry without an address comes from the registry that npm is set to; its hash holds it.
    const elsewhere = entries.filter(
      ([, { resolved = REGISTRY }]) => !resolved.startsWith(REGISTRY),
    );
    expect(elsewhere.map(([path, { resolved }]) => `${path}: ${resolved}`)).toEqual([]);
  });

  test("direct dependencies are exact versions", () => {
    const manifest = Manifest.parse(readJson("package.json"));
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  test.each([
    ["5.0.8", "5.0.8", true],
    ["5.0.10", "5.0.9", true],
    ["6.0.0-beta.1", "6.0.0", false],
    ["4.99.99", "5.0.0", false],
  ])("%s against the floor %s: %s", (version, floor, expected) => {
    expect(isAtLeast(version, floor)).toBe(expected);
  });
});

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

function copiesOf(name: string): { path: string; version: string }[] {
  return entries
    .filter(([path]) => path.endsWith(`node_modules/${name}`))
    .map(([path, { version }]) => ({ path, version: version ?? "0.0.0" }));
}

/** Whether it is never installed on Linux with glibc on x86-64, where the lock is made and tested. */
function isForOthers({
  optional,
  os,
  cpu,
  libc,
}: z.infer<typeof Lock>["packages"][string]): boolean {
  const excludes = (list: string[], here: string) => list.length > 0 && !list.includes(here);
  return optional && (excludes(os, "linux") || excludes(cpu, "x64") || excludes(libc, "glibc"));
}

function isSha512(integrity: string | undefined): boolean {
  return integrity?.split(" ").every((hash) => hash.startsWith("sha512-")) ?? false;
}

/** Compares by number; a pre-release stands below the release that it leads to. */
function isAtLeast(version: string, floor: string): boolean {
  const numbers = (text: string) => (text.split("-")[0] ?? "").split(".").map(Number);
  const wanted = numbers(floor);
  const difference = numbers(version)
    .map((part, index) => part - (wanted[index] ?? 0))
    .find((part) => part !== 0);
  return difference === undefined ? !version.includes("-") : difference > 0;
}
