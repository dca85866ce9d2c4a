import { describe, expect, test } from "vitest";
import { brokenArrows } from "./support/rooms";
import { type SourceFile, sourceFile, sourceFiles } from "./support/source-files";

const LINES_MAX = 300;

const sources = sourceFiles(["app", "components", "db", "lib"], /\.tsx?$/);
const everything = [
  ...sourceFiles(["app", "components", "db", "lib"], /\.(tsx?|mjs|css)$/),
  ...sourceFiles(["tests"], /\.(tsx?|mjs)$/),
];

/** The paths of the files that break a rule; the test's name says which rule. */
function offenders(files: SourceFile[], breaks: (file: SourceFile) => boolean): string[] {
  return files.filter(breaks).map(({ path }) => path);
}

describe("imports", () => {
  test("there are files to look at", () => {
    expect(sources.map(({ path }) => path)).toContain("lib/contract/common.ts");
  });

  test("arrows never turn back", () => {
    expect(sources.flatMap(brokenArrows)).toEqual([]);
  });

  test.each([
    ["components/roles/table.tsx", `import { a } from "@/lib/domain/roles/roles";`],
    ["components/roles/table.tsx", `import type { A } from "../../lib/http/endpoint";`],
    ["components/roles/table.tsx", `import { hash } from "node:crypto";`],
    ["lib/client/roles.ts", `export { a } from "@/db/schema/roles";`],
    ["lib/contract/roles.ts", `import { a } from "hono";`],
    ["lib/contract/roles.ts", `import { a } from "../env";`],
    ["lib/http/endpoint.ts", `const a = await import("@/db/connection");`],
    ["lib/http/endpoint.ts", `import {\n  a,\n  b,\n} from "drizzle-orm";`],
    ["lib/domain/roles.ts", `import "../http/endpoint";`],
    ["lib/domain/roles.ts", `import { a } from "../../tests/support/app";`],
    ["lib/providers/aws.ts", `type A = import("@/db/schema").A;`],
    ["db/connection.ts", `import { a } from "@/lib/domain/roles/roles";`],
    ["app/api/v1/roles/route.ts", `import { a } from "@/lib/auth";`],
    ["app/api/v1/roles/route.ts", `import { a } from "../../../../db";`],
    ["app/(dashboard)/roles/page.tsx", `import { a } from "@/lib/worker";`],
    ["lib/shared/strings.ts", ""],
  ])("%s may not hold %s", (path, text) => {
    expect(brokenArrows(sourceFile(path, text))).toHaveLength(1);
  });

  test.each([
    ["components/roles/table.tsx", `import { a } from "@/lib/contract/roles";`],
    ["lib/contract/roles.ts", `import { z } from "zod";\nimport { a } from "./common";`],
    ["lib/contract/roles.ts", `// import { a } from "@/db";\nexport const a = "from 'x'";`],
    ["lib/domain/roles.ts", `import { eq } from "drizzle-orm";\nimport { a } from "@/db/schema";`],
    ["app/api/auth/[...nextauth]/route.ts", `import { a } from "@/lib/auth";`],
    ["app/layout.tsx", `import "./globals.css";\nimport { a } from "@/components/shell/shell";`],
    ["lib/worker.ts", `import { a } from "@/db/connection";`],
  ])("%s may hold %s", (path, text) => {
    expect(brokenArrows(sourceFile(path, text))).toEqual([]);
  });
});

describe("shapes", () => {
  test("no file only passes on what others export", () => {
    const reexport = /export\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s+from\s+"[^"]+";?/g;
    expect(
      offenders(sources, ({ code }) => {
        const rest = code.replace(reexport, "");
        return rest !== code && rest.trim() === "";
      }),
    ).toEqual([]);
  });

  test("writes have one door, the API: no server actions", () => {
    expect(offenders(sources, ({ code }) => /["']use server["']/.test(code))).toEqual([]);
  });

  test("only lib/env.ts reads the environment", () => {
    const others = sources.filter(({ path }) => path !== "lib/env.ts");
    expect(offenders(others, ({ code }) => /\bprocess\s*\.\s*env\b/.test(code))).toEqual([]);
  });

  test("SQL is never put together from text", () => {
    expect(offenders(sources, ({ code }) => /\bsql\s*\.\s*raw\s*\(/.test(code))).toEqual([]);
  });

  test(`no file is longer than ${LINES_MAX} lines`, () => {
    const written = everything.filter(
      ({ path }) => !/^(db\/migrations|tests\/output)\//.test(path) && !/\.gen\./.test(path),
    );
    const lines = ({ text }: SourceFile) => text.trimEnd().split("\n").length;
    expect(
      written
        .filter((file) => lines(file) > LINES_MAX)
        .map((file) => `${file.path}: ${lines(file)}`),
    ).toEqual([]);
  });

  test("every endpoint is a declaration and nothing else", () => {
    const routes = sources.filter(({ path }) => /^app\/(api\/v1|v1)\/(.*\/)?route\.ts$/.test(path));
    // The catch-alls say 404 to any method; they have nothing to declare.
    const declared = routes.filter(({ path }) => !/\[\.\.\.[^/]*\]\/route\.ts$/.test(path));
    expect(
      offenders(declared, ({ code }) => {
        const exports = code.match(/^export\b/gm) ?? [];
        return exports.length !== 1 || !/^export const \{[^}=]+\} = route\(\{/m.test(code);
      }),
    ).toEqual([]);
  });
});
