import { arch, hostname, platform } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type AgentCommand, type AgentResult, agent, agentCommand } from "@/lib/contract/agents";
import type { AgentSettings } from "./settings";

/** What is told of this program; it goes with Postern's own version. */
const agentVersion = "0.1.0";

/** How long a call may take. */
const callSeconds = 15;
const pauseMaxSeconds = 30;

/** An answer that asking again would not change. */
export class Refused extends Error {
  override name = "Refused";
  constructor(
    readonly status: number,
    body: string,
  ) {
    super(`API error (HTTP ${status}): ${body.slice(0, 1_000)}`);
  }
}

export type Server = ReturnType<typeof serverAt>;

/** Postern, as an agent calls it. Every call is made again until it is answered. */
export function serverAt(
  { url, apiKey, name }: AgentSettings,
  ending: AbortSignal,
  tell: (text: string) => void,
) {
  const about = { agentVersion, hostname: hostname(), osInfo: `${platform()}/${goArch()}` };

  async function call(method: "GET" | "POST", path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(new URL(`/api/v1/agents/${path}`, url), {
      method,
      headers: {
        "X-API-Key": apiKey,
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(callSeconds * 1_000),
    });
    const text = await response.text();
    if (response.ok) return text === "" ? undefined : JSON.parse(text);
    const passes = response.status >= 500 || response.status === 429;
    if (passes) throw new Error(`API error (HTTP ${response.status}): ${text.slice(0, 1_000)}`);
    throw new Refused(response.status, text);
  }

  /** @returns undefined when the program ends meanwhile. @throws Refused */
  async function insist(method: "GET" | "POST", path: string, body?: unknown): Promise<unknown> {
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await call(method, path, body);
        if (tries > 0) tell("Postern answers again");
        return answer;
      } catch (error) {
        if (error instanceof Refused) throw error;
        if (tries === 0) tell(`Postern does not answer, trying on: ${reasonOf(error)}`);
        if (ending.aborted) return undefined;
        const seconds = Math.min(pauseMaxSeconds, 2 ** tries) * (0.5 + Math.random() / 2);
        await sleep(seconds * 1_000, undefined, { signal: ending }).catch(() => undefined);
      }
    }
  }

  return {
    register: async () => {
      const answer = await insist("POST", "register", { name, ...about });
      return answer === undefined ? undefined : agent.parse(answer);
    },
    beat: () => insist("POST", "heartbeat", about),
    poll: async (): Promise<AgentCommand[]> => {
      const answer = await insist("GET", "commands/poll");
      return z.array(agentCommand).parse(answer ?? []);
    },
    report: (id: string, result: AgentResult) => insist("POST", `commands/${id}/result`, result),
  };
}

function goArch(): string {
  const names: Record<string, string> = { x64: "amd64", ia32: "386" };
  return names[arch()] ?? arch();
}

/** `fetch` itself says only that it failed; why stands behind it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message ? cause.message : error.message;
}
