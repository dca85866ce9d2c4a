// `npm start`, `npm run worker` and the like: builds when the sources have changed since the last build,
// then runs the product, or the program that is named.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildAgent, buildAll, isBuilt } from "./build.mjs";

const root = path.resolve(import.meta.dirname, "..");
process.chdir(root);
Object.assign(process.env, { NODE_ENV: "production" });
process.env.NEXT_TELEMETRY_DISABLED ??= "1";

const program = process.argv[2] ?? "server";
if (program === "agent") {
  // It runs beside other machines, where nobody needs the pages.
  await import(pathToFileURL(await buildAgent()).href);
} else {
  await run();
}

async function run() {
  if (!isBuilt()) {
    process.stdout.write("Building Postern. This takes about a minute and happens once.\n");
    await buildAll();
  }
  await import(pathToFileURL(path.join(root, `build/lib/${program}.js`)).href);
}
