import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { FolderInUseError, lockFolder } from "@/db/folder-lock";

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "postern-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Another process that owns the folder until it is killed. */
async function ownElsewhere(folder: string) {
  const program = `import { lockFolder } from ${JSON.stringify(path.resolve("db/folder-lock.ts"))};
    await lockFolder(${JSON.stringify(folder)});
    console.log("mine");
    setInterval(() => {}, 1000);`;
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", program],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child;
}

describe("lockFolder", () => {
  test("refuses a second owner in a sentence that says whose it is and what to do", async () => {
    const folder = makeFolder();
    const owner = await ownElsewhere(folder);
    const refused = lockFolder(folder);
    await expect(refused).rejects.toBeInstanceOf(FolderInUseError);
    await expect(refused).rejects.toThrow(
      `The data folder ${folder} is in use by process ${owner.pid}. Stop that process first, or set POSTERN_DATA_DIR to another folder.`,
    );
  });

  test("takes over the lock of a process that was killed", async () => {
    const folder = makeFolder();
    const owner = await ownElsewhere(folder);
    const gone = once(owner, "exit");
    owner.kill("SIGKILL");
    await gone;
    expect(existsSync(path.join(folder, "lock"))).toBe(true);
    const unlock = await lockFolder(folder);
    expect(readFileSync(path.join(folder, "lock"), "utf8")).toMatch(new RegExp(`^${process.pid} `));
    unlock();
    expect(existsSync(path.join(folder, "lock"))).toBe(false);
  });

  test("takes over a lock whose process id belongs to somebody else by now", async () => {
    const folder = makeFolder();
    const lock = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    writeFileSync(path.join(folder, "lock"), `${process.ppid} ${lock} 1`);
    const unlock = await lockFolder(folder);
    unlock();
  });

  test("takes over an empty lock, and one of nonsense", async () => {
    for (const text of ["", "nonsense", "0", "-1 x"]) {
      const folder = makeFolder();
      writeFileSync(path.join(folder, "lock"), text);
      const unlock = await lockFolder(folder);
      unlock();
    }
  });

  test("gives back only what is its own", async () => {
    const folder = makeFolder();
    const unlock = await lockFolder(folder);
    writeFileSync(path.join(folder, "lock"), "somebody else");
    unlock();
    expect(readFileSync(path.join(folder, "lock"), "utf8")).toBe("somebody else");
  });
});
