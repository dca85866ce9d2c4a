import { hostname } from "node:os";
import path from "node:path";
import { z } from "zod";
import { agentNameMax } from "@/lib/contract/agents";
import { readVariables, SettingError } from "@/lib/env";

const seconds = (fallback: number) =>
  z.coerce.number().min(0.05).max(3_600).default(fallback).describe("a number of seconds");

const variables = z.object({
  POSTERN_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
    .describe("the address of Postern, such as https://postern.example.com"),
  POSTERN_API_KEY: z.string().min(1).describe("an API key with the scope agent:connect"),
  POSTERN_AGENT_NAME: z
    .string()
    .trim()
    .min(1)
    .max(agentNameMax)
    .default(hostname)
    .describe(`a name of at most ${agentNameMax} characters`),
  POSTERN_AGENT_ROOT: z
    .string()
    .min(1)
    .default("/etc/postern-agent")
    .describe("the folder that holds all script folders"),
  POSTERN_AGENT_SHELL: z.string().min(1).default("/bin/bash").describe("a shell"),
  POSTERN_AGENT_HEARTBEAT_SECONDS: seconds(30),
  POSTERN_AGENT_POLL_SECONDS: seconds(3),
});

export type AgentSettings = {
  url: URL;
  apiKey: string;
  name: string;
  /** No script outside of it is ever run. */
  root: string;
  shell: string;
  heartbeatSeconds: number;
  pollSeconds: number;
  /** What scripts see of ours: everything but the key. */
  scriptEnvironment: NodeJS.ProcessEnv;
};

/** @throws SettingError naming the variable and what it should be */
export function readSettings(): AgentSettings {
  const given = readVariables();
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  const parsed = variables.safeParse(filled);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]);
    const { description } = variables.shape[name as keyof typeof variables.shape];
    throw new SettingError(`${name} should be ${description ?? "something else"}.`);
  }
  const values = parsed.data;
  const { POSTERN_API_KEY: _key, ...others } = given;
  return {
    url: new URL(values.POSTERN_URL),
    apiKey: values.POSTERN_API_KEY,
    name: values.POSTERN_AGENT_NAME,
    root: path.resolve(values.POSTERN_AGENT_ROOT),
    shell: values.POSTERN_AGENT_SHELL,
    heartbeatSeconds: values.POSTERN_AGENT_HEARTBEAT_SECONDS,
    pollSeconds: values.POSTERN_AGENT_POLL_SECONDS,
    // Firewalls are set up by programs that an ordinary path does not name.
    scriptEnvironment: { ...others, PATH: `${others.PATH ?? "/usr/bin:/bin"}:/usr/sbin:/sbin` },
  };
}
