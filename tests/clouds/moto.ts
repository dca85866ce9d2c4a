import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../support/product";

/** What stands in for AWS: EC2, STS and Service Quotas over real HTTP. */
const requirement = "moto[server]==5.2.5";
const startedMilliseconds = 60_000;

/** Why something of tests/clouds cannot run here, and what it would take. */
export class Missing extends Error {
  override name = "Missing";
}

/**
 * The Python of a venv that has moto; installed when it is not there yet. It is kept outside the
 * tree, so that the next checkout finds it.
 *
 * @throws Missing
 */
export function installMoto(): string {
  const version = pythonVersion();
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "postern");
  const home = path.join(cache, `${requirement.replace(/\W+/g, "-")}-python-${version}`);
  const python = path.join(home, "bin", "python");
  if (existsSync(python)) return python;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, "installing-"));
  console.log(`   installs ${requirement} into ${home}`);
  try {
    run("python3", ["-m", "venv", folder], "python3 with its venv (Debian: python3-venv)");
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement];
    run(path.join(folder, "bin", "python"), pip, `${requirement} from PyPI`);
    // Only a complete one gets its name; somebody else may have been faster.
    if (!existsSync(home)) renameSync(folder, home);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return python;
}

function pythonVersion(): string {
  const { stdout, status } = spawnSync(
    "python3",
    ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Missing("It takes python3 (Debian: python3 and python3-venv).");
  return stdout.trim();
}

function run(command: string, args: string[], need: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) return;
  const said = `${stdout ?? ""}${stderr ?? ""}`.trim().split("\n").slice(-3).join("\n   ");
  throw new Missing(`It takes ${need}. ${path.basename(command)} said:\n   ${said}`);
}

/** Starts moto on a free port of this machine. */
export async function startMoto(): Promise<{ url: string; stop(): Promise<void> }> {
  const python = installMoto();
  const port = await freePort();
  const child = spawn(
    python,
    [path.resolve("tests/clouds/serve_moto.py"), "-H", "127.0.0.1", "-p", `${port}`],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = `${said}${text}`.slice(-2_000);
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + startedMilliseconds;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await end(child);
      throw new Error(`moto did not start:\n${said}`);
    }
    await sleep(100);
  }
  return { url, stop: () => end(child) };
}

async function answers(url: string): Promise<boolean> {
  const reply = await fetch(`${url}/moto-api/`).catch(() => undefined);
  await reply?.body?.cancel();
  return reply !== undefined;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}
