import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const readme = readFileSync(path.join(root, "README.md"), "utf8");
const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

/** Paths in back-ticks and in links: those that begin in a folder of ours or are a file at the top. */
const paths = [
  ...readme.matchAll(/`((?:app|components|db|lib|tests|public)\/[^`…]*)`|\]\(([^)]+)\)/g),
]
  .map(([, quoted, linked]) => quoted ?? linked ?? "")
  .filter((found) => !/^(http|#)/.test(found));
const anchors = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor ?? "");
const commands = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? "");
const variables = [...readme.matchAll(/^\| `([A-Z_]+)`(?:, `([A-Z_]+)`)? \|/gm)].flatMap(
  ([, first, second]) => [first ?? "", ...(second ? [second] : [])],
);

describe("README", () => {
  test.each([...new Set(paths)])("the path %s exists", (found) => {
    expect(existsSync(path.join(root, found))).toBe(true);
  });

  test.each(anchors)("the link to #%s leads to a heading", (anchor) => {
    const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) =>
      text.toLowerCase().replaceAll(" ", "-"),
    );
    expect(headings).toContain(anchor);
  });

  test.each([...new Set([...commands, "start", "test"])])(
    "the command npm run %s exists",
    (name) => {
      expect(Object.keys(scripts)).toContain(name);
    },
  );

  test("names every setting that the environment knows, and no other", () => {
    const environment = ["lib/env.ts", "lib/agent/settings.ts"]
      .map((file) => readFileSync(path.join(root, file), "utf8"))
      .join("\n");
    const known = [
      ...[...environment.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name),
      ...[...environment.matchAll(/process\.env\.(POSTERN_[A-Z_]+)/g)].map(([, name]) => name),
    ];
    expect([...variables].sort()).toEqual([...known].sort());
  });

  test("shows every folder of the tree that exists", () => {
    const tree = readme.slice(readme.indexOf("## The tree"), readme.indexOf("### One request"));
    for (const room of ["contract", "domain", "http", "auth", "client"]) {
      expect(tree).toContain(`${room}/`);
      expect(existsSync(path.join(root, "lib", room))).toBe(true);
    }
  });
});
