import { z } from "zod";
import { offlineAfterSeconds, scriptTimeoutDefault, scriptTimeoutMax } from "@/lib/contract/agents";
import { uuid } from "@/lib/contract/common";
import {
  type AgentOrder,
  type AgentQueue,
  type Firewall,
  type Provider,
  ProviderFailure,
  type Rule,
  type Target,
} from "./provider";

const settings = z.strictObject({
  agentId: uuid,
  /** Where its scripts are, on the agent's machine. */
  scriptDir: z
    .string({ error: "scriptDir is required" })
    .trim()
    .min(1, "scriptDir is required")
    .max(500, "scriptDir must be at most 500 characters"),
  scriptTimeout: z.int().min(1).max(scriptTimeoutMax).default(scriptTimeoutDefault),
});

/** Something behind an agent of ours, which runs scripts there to let an address in and out. */
export const agent: Provider = {
  provider: "AGENT",
  resourceType: "SCRIPT",
  label: "Agent with scripts",
  credential: null,
  identifier: {
    label: "Identifier",
    hint: "What the scripts guard, such as the name of the host.",
    schema: z.string().min(1),
  },
  needsRegion: false,
  hasPorts: false,
  config: {
    schema: settings,
    fields: [
      { name: "agentId", label: "Agent", kind: "agent", isRequired: true, isPlace: true },
      {
        name: "scriptDir",
        label: "Script folder",
        hint: "On the agent’s machine, with apply/ and revoke/ in it.",
        kind: "text",
        isRequired: true,
        isPlace: true,
      },
      {
        name: "scriptTimeout",
        label: "Seconds for each script",
        hint: `${scriptTimeoutDefault} unless said otherwise.`,
        kind: "number",
        isRequired: false,
      },
    ],
  },
  gatherMilliseconds: 0,
  connect: (target, { agents }) => connect(target, agents),
};

function connect(target: Target, queue: AgentQueue): Firewall {
  const list = async () => {
    const presence = await queue.presence(target);
    if (!presence) throw new ProviderFailure("absent", "The agent of this resource is not there");
    const { name, silentSeconds } = presence;
    if (silentSeconds === null || silentSeconds > offlineAfterSeconds) {
      throw new ProviderFailure("offline", silence(name, silentSeconds));
    }
    return { room: [], ...(await queue.standing(target)) };
  };
  const order = async (commandType: AgentOrder["commandType"], rules: readonly Rule[]) => {
    await queue.order(
      target,
      rules.map((rule) => ({ commandType, rule })),
    );
    return [];
  };
  return {
    verify: list,
    list,
    open: (rules) => order("APPLY", rules),
    close: (rules) => order("REVOKE", rules),
  };
}

function silence(name: string, seconds: number | null): string {
  if (seconds === null) return `Agent ${name} has never been heard`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `Agent ${name} has not been heard for ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return `Agent ${name} has not been heard for ${hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`}`;
}
