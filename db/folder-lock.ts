import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export class FolderInUseError extends Error {
  override name = "FolderInUseError";
}

/**
 * Makes this process the owner of a folder; the returned function gives it back. A lock whose owner
 * is dead is taken over.
 *
 * @throws FolderInUseError naming the folder and the owner's process id
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const file = path.join(folder, "lock");
  const mine = identify(process.pid);
  const owner = read(file);
  if (owner && owner !== mine && identify(pidOf(owner)) === owner) throw inUse(folder, owner);
  // An empty lock is what a power cut leaves between creating and writing it.
  if (owner !== undefined) rmSync(file, { force: true });
  try {
    writeFileSync(file, mine, { flag: "wx", mode: 0o600 });
  } catch {
    throw inUse(folder, read(file));
  }
  // Two processes may find the same dead lock; the later one removes the earlier one's. So look again.
  await sleep(50);
  if (read(file) !== mine) throw inUse(folder, read(file));
  return () => {
    if (read(file) === mine) rmSync(file, { force: true });
  };
}

function inUse(folder: string, owner: string | undefined): FolderInUseError {
  const who = owner ? ` by process ${pidOf(owner)}` : "";
  return new FolderInUseError(
    `The data folder ${folder} is in use${who}. Stop that process first, or set POSTERN_DATA_DIR to another folder.`,
  );
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function pidOf(owner: string): number {
  return Number.parseInt(owner, 10);
}

/**
 * "pid start-time", or "" when no such process lives. Process ids come again, in containers soon; a
 * start time does not. Where /proc is absent the id alone has to do.
 */
function identify(pid: number): string {
  if (!Number.isInteger(pid) || pid < 1) return "";
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const startTime = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${pid} ${boot} ${startTime}`;
  } catch {
    try {
      process.kill(pid, 0);
      return `${pid}`;
    } catch (error) {
      return error instanceof Error && "code" in error && error.code === "EPERM" ? `${pid}` : "";
    }
  }
}
