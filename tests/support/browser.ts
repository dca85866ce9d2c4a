import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
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
 * is installed when we are root, else the one that an npm package brings along (Linux on x86-64).
 * Throws with what to install when there is none.
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

  const packed = await unpackFromNpm();
  if (packed) return { executablePath: packed, args: ARGS, source: "npm" };

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

/**
 * The package was made for a cloud's functions: told that it runs in one, it also unpacks the
 * libraries that a bare machine lacks, and sets the paths to them in our environment, which the
 * browser inherits. It unpacks into the temporary folder, so it gets one of ours.
 */
async function unpackFromNpm(): Promise<string | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const folder = resolve("node_modules/.cache/chromium");
  mkdirSync(folder, { recursive: true });
  const { TMPDIR, AWS_LAMBDA_JS_RUNTIME } = process.env;
  Object.assign(process.env, { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: "nodejs20.x" });
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    const file = await packed.executablePath();
    // Its own font settings name folders of the cloud only; without fonts a page stays blank.
    const fonts = join(folder, "our-fonts.conf");
    writeFileSync(
      fonts,
      `<fontconfig><dir>${join(folder, "fonts")}</dir><cachedir>${join(folder, "font-cache")}</cachedir></fontconfig>`,
    );
    process.env.FONTCONFIG_FILE = fonts;
    return spawnSync(file, ["--version"], { timeout: 30_000 }).status === 0 ? file : undefined;
  } finally {
    restore("TMPDIR", TMPDIR);
    restore("AWS_LAMBDA_JS_RUNTIME", AWS_LAMBDA_JS_RUNTIME);
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
