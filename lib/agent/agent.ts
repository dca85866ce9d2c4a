import { setTimeout as sleep } from "node:timers/promises";
import type { AgentCommand, AgentResult } from "@/lib/contract/agents";
import { SettingError } from "@/lib/env";
import { carryOut } from "./scripts";
import { Refused, type Server, serverAt } from "./server";
import { type AgentSettings, readSettings } from "./settings";

/*
 * `npm run agent`: runs scripts beside what they guard, as Postern commands. It calls out and
 * listens to nobody, so it works behind any firewall.
 */

const tell = (text: string) => process.stdout.write(`${new Date().toISOString()} ${text}\n`);

/** Results of the last commands: one that is handed out again was done, and is only told again. */
const keptMax = 500;

async function start(): Promise<void> {
  const settings = readSettings();
  const ending = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    // A second signal means now.
    process.on(signal, () => (ending.signal.aborted ? process.exit(1) : ending.abort()));
  }
  const server = serverAt(settings, ending.signal, tell);
  const registered = await server.register();
  if (!registered) return;
  tell(
    `Agent ${registered.name} is at work for ${settings.url.origin}, scripts in ${settings.root}`,
  );
  await Promise.all([
    repeat(ending.signal, settings.heartbeatSeconds, async () => void (await server.beat())),
    work(settings, server, ending.signal),
  ]);
  tell("The agent has ended");
}

async function work(settings: AgentSettings, server: Server, ending: AbortSignal): Promise<void> {
  const done = new Map<string, AgentResult>();
  await repeat(ending, settings.pollSeconds, async () => {
    for (;;) {
      const commands = await server.poll();
      for (const command of commands) {
        // What is not begun is handed out again to whoever is there then.
        if (ending.aborted) return;
        const result = done.get(command.id) ?? (await carryOut(command, settings));
        done.set(command.id, result);
        tell(sentenceOf(command, result));
        await server.report(command.id, result).catch(forgetUnknown);
      }
      for (const id of [...done.keys()].slice(0, -keptMax)) done.delete(id);
      if (commands.length === 0 || ending.aborted) return;
    }
  });
}

/** Nobody waits for this answer any more; that is no reason to end. */
function forgetUnknown(error: unknown): void {
  const isOutdated = error instanceof Refused && (error.status === 404 || error.status === 400);
  if (!isOutdated) throw error;
  tell(error.message);
}

function sentenceOf({ commandType, cidr, scriptDir }: AgentCommand, result: AgentResult): string {
  const verb = commandType === "APPLY" ? "apply" : "revoke";
  const failed = (result.scriptResults ?? []).filter(({ success }) => !success);
  const names = failed.map(({ scriptName }) => scriptName).join(", ");
  const outcome = result.success ? "done" : `failed: ${names || result.resultMessage}`;
  return `${verb} ${cidr} in ${scriptDir}: ${outcome}`;
}

async function repeat(ending: AbortSignal, seconds: number, act: () => Promise<void>) {
  while (!ending.aborted) {
    await act();
    await sleep(seconds * 1_000, undefined, { signal: ending }).catch(() => undefined);
  }
}

const hints: Record<number, string> = {
  401: "The API key is not known, was revoked or has expired.",
  403: "The API key lacks the scope agent:connect, or its owner is no admin any more.",
  404: "No agent is registered with this API key any more: it was deleted, or another agent uses the key.",
};

start().then(
  () => process.exit(0),
  (error: unknown) => {
    const hint = error instanceof Refused ? hints[error.status] : undefined;
    const reason = error instanceof Error ? error.message : String(error);
    const isSaid = error instanceof SettingError || error instanceof Refused;
    const trace = !isSaid && error instanceof Error ? `\n${error.stack}` : "";
    process.stderr.write(`The agent ends. ${hint ? `${hint} ` : ""}${reason}${trace}\n`);
    process.exit(1);
  },
);
