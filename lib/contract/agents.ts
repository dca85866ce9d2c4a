import { z } from "zod";
import { line, listQuery, pageOf, timestamp, uuid } from "./common";
import { agentSortKeys, agentStatuses } from "./lists";

export const agentNameMax = 100;
/** An agent that was neither heard nor seen polling for so long counts as offline. */
export const offlineAfterSeconds = 90;
/** What is kept of a script's output. */
export const outputMax = 4_096;
export const scriptTimeoutDefault = 30;
export const scriptTimeoutMax = 600;
const scriptsMax = 1_000;
const resultMessageMax = 1_048_576;

export const agent = z
  .object({
    id: uuid,
    name: z.string(),
    status: z.enum(agentStatuses).meta({
      description: `ONLINE while it was heard within the last ${offlineAfterSeconds} s.`,
    }),
    agentVersion: z.string().nullable(),
    hostname: z.string().nullable(),
    osInfo: z
      .string()
      .nullable()
      .meta({ examples: ["linux/amd64"] }),
    lastHeartbeatAt: timestamp
      .nullable()
      .meta({ description: "When it was last heard: a heartbeat or a poll." }),
    createdAt: timestamp,
    apiKeyName: z.string().nullable().meta({ description: "The key that it registered with." }),
    resourceCount: z.int().meta({ description: "How many resources are behind it." }),
    queueLength: z.int().meta({ description: "Commands that it has not answered yet." }),
  })
  .meta({ id: "Agent" });
export type Agent = z.infer<typeof agent>;

export const agentListQuery = z.strictObject({
  ...listQuery(agentSortKeys),
  status: z.enum(agentStatuses).optional(),
});
export type AgentListQuery = z.infer<typeof agentListQuery>;

export const agentPage = pageOf(agent).meta({ id: "AgentPage" });

/** What an agent says of itself; empty says nothing. */
const about = (label: string) =>
  z.union([z.literal("").transform(() => null), z.null(), line(label, 255)]).optional();

const selfDescription = {
  agentVersion: about("agentVersion"),
  hostname: about("hostname"),
  osInfo: about("osInfo"),
};

export const agentRegister = z
  .strictObject({ name: line("name", agentNameMax), ...selfDescription })
  .meta({ id: "AgentRegister" });
export type AgentRegister = z.infer<typeof agentRegister>;

export const agentHeartbeat = z.strictObject(selfDescription).meta({ id: "AgentHeartbeat" });
export type AgentHeartbeat = z.infer<typeof agentHeartbeat>;

export const agentCommand = z
  .object({
    id: uuid,
    commandType: z.enum(["APPLY", "REVOKE"]),
    cidr: z.string().meta({ examples: ["203.0.113.7/32"] }),
    description: z.string(),
    resourceIdentifier: z.string(),
    resourceType: z.string(),
    scriptDir: z.string(),
    scriptTimeout: z.int().meta({ description: "In seconds, for each script." }),
  })
  .meta({ id: "AgentCommand" });
export type AgentCommand = z.infer<typeof agentCommand>;

/**
 * Text as a script may print it. It is not refused for what is in it, since a result that is refused
 * would never arrive: what the database cannot hold is replaced.
 */
const printed = (lengthMax: number) =>
  z
    .string()
    .max(lengthMax, `must be at most ${lengthMax} characters`)
    .transform((text) => text.toWellFormed().replaceAll("\u0000", "\ufffd"));

export const scriptResult = z.strictObject({
  scriptName: printed(1_024),
  success: z.boolean(),
  output: printed(resultMessageMax).nullish(),
  durationMs: z.number().min(0),
});
export type ScriptResult = z.infer<typeof scriptResult>;

export const agentResult = z
  .strictObject({
    success: z.boolean({ error: "success must be true or false" }),
    resultMessage: printed(resultMessageMax).nullish(),
    providerRuleId: printed(1_024).nullish(),
    scriptResults: z
      .array(scriptResult)
      .max(scriptsMax, `scriptResults must be at most ${scriptsMax}`)
      .nullish(),
  })
  .meta({ id: "AgentResult" });
export type AgentResult = z.infer<typeof agentResult>;
