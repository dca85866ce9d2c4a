import { spawn } from "node:child_process";
import { readdir, realpath, stat } from "node:fs/promises";
import { isIP } from "node:net";
import path from "node:path";
import {
  type AgentCommand,
  type AgentResult,
  outputMax,
  type ScriptResult,
  scriptTimeoutDefault,
} from "@/lib/contract/agents";
import type { AgentSettings } from "./settings";

type Place = Pick<AgentSettings, "root" | "shell" | "scriptEnvironment">;

/**
 * Runs the scripts of a command, in the order of their names, all of them even when one fails. Never
 * throws: whatever goes wrong is the result.
 */
export async function carryOut(command: AgentCommand, place: Place): Promise<AgentResult> {
  try {
    const files = await scriptsOf(command, place);
    const scriptResults: ScriptResult[] = [];
    for (const file of files) scriptResults.push(await runScript(file, command, place));
    const success = scriptResults.every((result) => result.success);
    return {
      success,
      resultMessage: JSON.stringify(scriptResults),
      providerRuleId: success ? `agent-${command.id}` : "",
      scriptResults,
    };
  } catch (error) {
    const resultMessage = error instanceof Error ? error.message : String(error);
    return { success: false, resultMessage, providerRuleId: "", scriptResults: [] };
  }
}

const folders = { APPLY: "apply", REVOKE: "revoke" };

async function scriptsOf(command: AgentCommand, { root }: Place): Promise<string[]> {
  const { commandType, scriptDir, cidr, resourceIdentifier } = command;
  if (!isCidr(cidr)) throw new Error(`${JSON.stringify(cidr)} is no network`);
  if (!scriptDir) throw new Error(`No scriptDir configured on resource ${resourceIdentifier}`);
  const folder = path.join(path.resolve(root, scriptDir), folders[commandType]);
  const within = await realpath(root);
  const own = await realWithin(within, folder);
  const names = (await readdir(own)).filter((name) => /^\d{2,}-/.test(name)).sort();
  const files = await Promise.all(names.map((name) => realWithin(within, path.join(own, name))));
  for (const file of files) {
    if (!(await stat(file)).isFile()) throw new Error(`${file} is no file`);
  }
  // What ran nothing has opened nothing, and must not say that it has.
  if (files.length === 0) throw new Error(`There are no scripts in ${folder}`);
  return files;
}

/** Where a path really leads. @throws Error when that is not below the folder */
async function realWithin(folder: string, wanted: string): Promise<string> {
  const real = await realpath(wanted).catch(() => {
    throw new Error(`${wanted} is not there`);
  });
  if (real.startsWith(`${folder}${path.sep}`)) return real;
  throw new Error(`${wanted} is not below ${folder}, where all scripts have to be`);
}

function isCidr(text: string): boolean {
  const [address = "", bits = "", ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  return Number(bits) <= (family === 4 ? 32 : 128);
}

/** How long what a script left behind may hold on to its output. */
const leftoverMilliseconds = 500;

function runScript(file: string, command: AgentCommand, place: Place): Promise<ScriptResult> {
  const { cidr, description, scriptTimeout = scriptTimeoutDefault } = command;
  const begun = performance.now();
  return new Promise((resolve) => {
    const child = spawn(place.shell, [file, cidr, description], {
      cwd: path.dirname(file),
      env: place.scriptEnvironment,
      // In a group of its own, so that whatever it starts ends with it.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = Buffer.alloc(0);
    const keep = (chunk: Buffer) => {
      output = Buffer.concat([output, chunk]).subarray(-outputMax);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      endGroup(child.pid);
    }, scriptTimeout * 1_000);
    const finish = (success: boolean, note = "") => {
      clearTimeout(limit);
      child.stdout.destroy();
      child.stderr.destroy();
      const late = isLate ? `\nStopped after ${scriptTimeout} s` : note;
      resolve({
        scriptName: path.basename(file),
        success: success && !isLate,
        output: `${output.toString("utf8")}${late}`.slice(-outputMax),
        durationMs: Math.round(performance.now() - begun),
      });
    };
    child.once("error", (error) => finish(false, error.message));
    child.once("exit", (code) => {
      const grace = setTimeout(finish, leftoverMilliseconds, code === 0);
      child.once("close", () => {
        clearTimeout(grace);
        finish(code === 0);
      });
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}
