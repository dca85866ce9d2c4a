// After the Next build: no page may load more JavaScript at first than its budget.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** Without what checks a form: dialogs load it when they open, answers when they come. */
const budgetKilobytes = 225;
/** Pages that begin with a form, or with filters that only a schema can check. */
const withSchemas = new Map(
  ["/account", "/audit", "/forgot-password", "/reset-password", "/set-password", "/settings"].map(
    (route) => [route, 250],
  ),
);

/**
 * Prints what each page loads at first, gzipped, and throws when one is over the budget.
 *
 * @param {string} root the folder that was built in
 */
export function checkBundles(root) {
  const file = path.join(root, ".next/diagnostics/route-bundle-stats.json");
  if (!existsSync(file)) throw new Error(`The build left no ${file}; the budget was not checked.`);
  /** @type {{ route: string, firstLoadChunkPaths: string[] }[]} */
  const routes = JSON.parse(readFileSync(file, "utf8"));
  const sizes = routes
    .map(({ route, firstLoadChunkPaths }) => ({
      route,
      budget: withSchemas.get(route) ?? budgetKilobytes,
      kilobytes:
        firstLoadChunkPaths.reduce((sum, chunk) => sum + gzippedBytes(root, chunk), 0) / 1000,
    }))
    .sort((a, b) => b.kilobytes - a.kilobytes);
  const width = Math.max(...sizes.map(({ route }) => route.length));
  process.stdout.write("\nFirst-load JavaScript, gzip\n");
  for (const { route, budget, kilobytes } of sizes) {
    process.stdout.write(
      `  ${route.padEnd(width)}  ${kilobytes.toFixed(0).padStart(4)} of ${budget} kB\n`,
    );
  }
  const heavy = sizes.filter(({ budget, kilobytes }) => kilobytes > budget);
  if (heavy.length === 0) return;
  const named = heavy.map(
    ({ route, budget, kilobytes }) => `${route} (${kilobytes.toFixed(1)} of ${budget} kB)`,
  );
  throw new Error(`Over the budget: ${named.join(", ")}`);
}

/** @type {Map<string, number>} */
const known = new Map();

/**
 * @param {string} root
 * @param {string} chunk a path from the root
 */
function gzippedBytes(root, chunk) {
  const bytes = known.get(chunk) ?? gzipSync(readFileSync(path.join(root, chunk))).length;
  known.set(chunk, bytes);
  return bytes;
}
