import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Method, RouteHandler } from "./route";

export type MountedRoute = {
  /** In the router's words: `/api/v1/roles/:id`. */
  pattern: string;
  handlers: Record<Method, RouteHandler>;
};

/** The dialects that the front door serves itself; everything else is Next's. */
const dialects = ["api/v1", "v1"];

/**
 * Loads every `route.ts` (or its built twin) of the API below an `app` folder. The folder tree is
 * the URL map, for Next and for the front door alike.
 */
export async function loadRoutes(appFolder: string): Promise<MountedRoute[]> {
  const files = dialects.flatMap((dialect) => routeFilesIn(path.join(appFolder, dialect)));
  const routes = files.map(async (file) => {
    const folders = path.relative(appFolder, path.dirname(file)).split(path.sep);
    return {
      pattern: `/${folders.map((folder) => folder.replace(/^\[(\w+)\]$/, ":$1")).join("/")}`,
      handlers: await import(/* @vite-ignore */ pathToFileURL(file).href),
    };
  });
  return Promise.all(routes);
}

function routeFilesIn(folder: string): string[] {
  // The build leaves out catch-alls, and with them a dialect that has nothing else yet.
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^route\.(ts|js)$/.test(entry.name))
    .filter((entry) => !entry.parentPath.includes("[..."))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort(namesFirst);
}

/** The router takes the first pattern that fits, so `/head` must come before `/[id]`. */
function namesFirst(a: string, b: string): number {
  return a.replaceAll("[", "~") < b.replaceAll("[", "~") ? -1 : 1;
}
