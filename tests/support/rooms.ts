import { importsOf, resolveImport, type SourceFile } from "./source-files";

interface Room {
  name: string;
  /** Paths from the root, without extension. The first room that matches is the file's. */
  paths: RegExp;
  /** The other rooms that it may import; itself it always may. */
  mayImport: string[] | "anything";
  /** The packages that it may import; without this, all that `PACKAGES` does not keep from it. */
  packages?: RegExp;
}

/** Who may import whom. Arrows never turn back. */
const ROOMS: Room[] = [
  {
    name: "app/api/auth",
    paths: /^app\/api\/auth\//,
    mayImport: ["lib/auth", "lib/http", "lib/contract"],
  },
  {
    name: "routes",
    paths: /^app\/(api|v1)\/|^app\/(.*\/)?route$/,
    mayImport: ["lib/http", "lib/domain", "lib/contract"],
  },
  {
    name: "pages",
    paths: /^app\//,
    mayImport: ["components", "lib/auth", "lib/domain", "lib/client", "lib/contract", "lib/http"],
  },
  { name: "components", paths: /^components\//, mayImport: ["lib/client", "lib/contract"] },
  { name: "lib/client", paths: /^lib\/client\//, mayImport: ["lib/contract"] },
  { name: "lib/contract", paths: /^lib\/contract\//, mayImport: [], packages: /^zod$/ },
  {
    name: "lib/domain",
    paths: /^lib\/domain\//,
    mayImport: ["db", "lib/contract", "lib/env", "lib/providers"],
  },
  {
    name: "lib/http",
    paths: /^lib\/http\//,
    mayImport: ["lib/domain", "lib/contract", "lib/auth", "lib/env"],
  },
  { name: "lib/providers", paths: /^lib\/providers\//, mayImport: ["lib/contract"] },
  {
    name: "lib/auth",
    paths: /^lib\/auth(\/|$)/,
    mayImport: ["lib/domain", "lib/contract", "lib/env"],
  },
  { name: "lib/env", paths: /^lib\/env$/, mayImport: [] },
  { name: "programs", paths: /^lib\/([^/]+$|agent\/)/, mayImport: "anything" },
  { name: "db", paths: /^db(\/|$)/, mayImport: ["lib/env"] },
];

/** Packages that only some rooms may import. */
const PACKAGES = [
  {
    packages: /^(pg|postgres|@electric-sql\/pglite)(\/|$)/,
    rooms: ["db", "programs"],
    rule: "only db opens a database",
  },
  {
    packages: /^drizzle-orm(\/|$)/,
    rooms: ["db", "lib/domain", "programs"],
    rule: "only db and lib/domain speak SQL",
  },
  {
    packages: /^node:/,
    rooms: ROOMS.map(({ name }) => name).filter(
      (name) => !["components", "lib/client", "lib/contract"].includes(name),
    ),
    rule: "this room runs in the browser",
  },
];

/** What is wrong with a file's imports, one sentence each: the file, the arrow and the rule. */
export function brokenArrows(file: SourceFile): string[] {
  const from = roomOf(file.path.replace(/\.tsx?$/, ""));
  if (!from) return [`${file.path}: belongs to no room; tests/support/rooms.ts lists them`];
  return importsOf(file).flatMap((specifier) => {
    const target = resolveImport(file.path, specifier);
    const rule = target === undefined ? packageRule(from, specifier) : arrowRule(from, target);
    return rule ? [`${file.path}: ${from.name} → ${specifier}: ${rule}`] : [];
  });
}

function roomOf(path: string): Room | undefined {
  return ROOMS.find(({ paths }) => paths.test(path));
}

function packageRule(from: Room, specifier: string): string | undefined {
  if (from.packages && !from.packages.test(specifier)) {
    return `${from.name} imports only ${from.packages.source} and itself`;
  }
  return PACKAGES.find(
    ({ packages, rooms }) => packages.test(specifier) && !rooms.includes(from.name),
  )?.rule;
}

function arrowRule(from: Room, target: string): string | undefined {
  if (/\.(css|json|svg)$/.test(target)) return undefined;
  const to = roomOf(target);
  if (from.mayImport === "anything" || to === from) return undefined;
  if (!to) return "imports stay inside app, components, db and lib";
  if (from.mayImport.includes(to.name)) return undefined;
  return `${from.name} may import ${from.mayImport.join(", ") || "nothing else"}, not ${to.name}`;
}
