// Builds what `npm start` runs: the pages by Next, and the front door with the API's route files.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { checkBundles } from "./check-bundles.mjs";

const root = path.resolve(import.meta.dirname, "..");
const output = path.join(root, "build");
const stampFile = path.join(output, "stamp");
const sources = ["app", "components", "db", "lib", "public"];
const configs = [
  "instrumentation-client.ts",
  "next.config.ts",
  "package-lock.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];

/** A hash of everything that goes into the build, and of the Node version that made it. */
export function sourceStamp() {
  const hash = createHash("sha256").update(process.versions.modules);
  for (const file of [...sources.flatMap((folder) => filesIn(folder)), ...configs].sort()) {
    const absolute = path.join(root, file);
    if (existsSync(absolute)) hash.update(`${file}\0`).update(readFileSync(absolute));
  }
  return hash.digest("hex");
}

/** @param {string} folder */
function filesIn(folder) {
  const absolute = path.join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

export function isBuilt() {
  return (
    existsSync(stampFile) &&
    existsSync(path.join(root, ".next", "BUILD_ID")) &&
    readFileSync(stampFile, "utf8") === sourceStamp()
  );
}

export async function buildAll() {
  rmSync(output, { recursive: true, force: true });
  // Who sets up an agent fetches it from here.
  copyFileSync(await buildAgent(), path.join(root, "public/agent.mjs"));
  const next = spawnSync(
    process.execPath,
    [path.join(root, "node_modules/next/dist/bin/next"), "build"],
    {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    },
  );
  if (next.status !== 0) throw new Error("The pages could not be built.");
  checkBundles(root);
  const routes = ["app/api/v1", "app/v1"]
    .flatMap(filesIn)
    .filter((file) => /\/route\.ts$/.test(file) && !file.includes("[..."));
  await build({
    absWorkingDir: root,
    entryPoints: [
      "lib/server.ts",
      "lib/work.ts",
      "lib/create-admin.ts",
      "lib/audit-verify.ts",
      ...routes,
    ],
    outdir: output,
    outbase: ".",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: "linked",
    logLevel: "warning",
  });
  writeFileSync(stampFile, sourceStamp());
}

/**
 * The agent as one file that needs Node and nothing else, to be copied to where it runs.
 *
 * @returns its path
 */
export async function buildAgent() {
  const outfile = path.join(output, "agent.mjs");
  await build({
    absWorkingDir: root,
    entryPoints: ["lib/agent/agent.ts"],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "warning",
  });
  return outfile;
}

if (process.argv[1] === import.meta.filename) await buildAll();
