import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../lib/agent/agent.ts", import.meta.url));

export type RunningAgent = {
  /** What it has said so far. */
  output(): string;
  /** The exit code, once it has ended. */
  ended: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  close(): Promise<void>;
};

/** Runs the reference agent as a process. */
export function runAgent(environment: Record<string, string>): RunningAgent {
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      POSTERN_AGENT_HEARTBEAT_SECONDS: "1",
      POSTERN_AGENT_POLL_SECONDS: "0.1",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return watched(child);
}

function watched(child: ChildProcess): RunningAgent {
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const ended = once(child, "close").then(() => child.exitCode);
  return {
    output: () => said,
    ended,
    signal: (name) => child.kill(name),
    close: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** A folder of scripts: `{"host/apply/10-log": "echo $1"}`. */
export function makeScripts(files: Record<string, string>): { root: string; remove: () => void } {
  const root = mkdtempSync(path.join(tmpdir(), "postern-agent-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
