import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

/** A Chromium that starts on this machine, how to start it, and where it came from. */
export interface Browser {
  executablePath: string;
  args: string[];
  source: string;
}

const ARGS = [
  // Tests often run as root in a container, where the sandbox cannot be set up; they open only
  // our own pages.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const NAMES_ON_PATH = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Finds a browser for tests: Playwright's own, else one on the PATH, else Debian's package, which
 * is installed when we are root. Throws with what to install when there is none.
 */
export async function findBrowser(): Promise<Browser> {
  const own = [chromium.executablePath(), headlessShell()].find(
    (file) => file !== undefined && existsSync(file),
  );
  if (own) return { executablePath: own, args: ARGS, source: "playwright" };

  const onPath = searchPath();
  if (onPath) return { executablePath: onPath, args: ARGS, source: "PATH" };

  const installed = process.getuid?.() === 0 && installPackage() ? searchPath() : undefined;
  if (installed) return { executablePath: installed, args: ARGS, source: "apt-get" };

  throw new Error(
    "No browser for the tests: run `npx playwright install --with-deps chromium`, or install " +
      "chromium or google-chrome so that it is on the PATH.",
  );
}

/** `playwright install --only-shell` leaves this one instead of the full browser. */
function headlessShell(): string | undefined {
  const [, registry, revision] =
    /^(.*)[\\/]chromium-(\d+)[\\/]/.exec(chromium.executablePath()) ?? [];
  const folder = join(registry ?? "", `chromium_headless_shell-${revision}`);
  if (!registry || !existsSync(folder)) return undefined;
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|[\\/])(chrome-headless-shell|headless_shell)$/.test(file))
    .map((file) => join(folder, file))
    .at(0);
}

function searchPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return (
    NAMES_ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)))
      .filter((file) => existsSync(file))
      // Ubuntu's chromium-browser is a stub that only asks for snap, so ask each for its version.
      .find((file) => spawnSync(file, ["--version"], { timeout: 30_000 }).status === 0)
  );
}

function installPackage(): boolean {
  if (!existsSync("/usr/bin/apt-get")) return false;
  console.error("No browser found: installing Debian's chromium with apt-get.");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const aptGet = (...args: string[]) =>
    spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"], timeout: 600_000 });
  aptGet("update");
  return aptGet("install", "-y", "--no-install-recommends", "chromium").status === 0;
}
