import { randomUUID } from "node:crypto";
import { agentCommands } from "@/db/schema/firewalls";
import { acmeId } from "@/db/seed/demo-ids";
import type { Agent, AgentCommand, AgentResult } from "@/lib/contract/agents";
import type { Session } from "@/lib/contract/sessions";
import type { Answer, Bearer } from "./call";
import type { Door } from "./door";
import { by, makeKey } from "./keys";
import { reconcileAll } from "./ledger";

/** An agent as the contract has it, played by the test. */
export type PlayedAgent = {
  id: string;
  name: string;
  headers: Record<string, string>;
  poll(): Promise<AgentCommand[]>;
  answer(id: string, result?: Partial<AgentResult>): Promise<Answer>;
  /** Fetches what there is and says that all of it was done. */
  obey(): Promise<AgentCommand[]>;
};

type Names = { name?: string; agentVersion?: string; hostname?: string; osInfo?: string };

/** Makes a key and registers an agent with it. */
export async function registerAgent(
  { call }: Pick<Door, "call">,
  as: Bearer,
  about: Names = {},
): Promise<PlayedAgent> {
  const name = about.name ?? `agent-${randomUUID().slice(0, 8)}`;
  const headers = by(await makeKey(call, as, { name, scopes: ["agent:connect"] }));
  const body = { agentVersion: "1.0", hostname: "jump", osInfo: "linux/amd64", ...about, name };
  const registered = await call<Agent>("POST", "/api/v1/agents/register", { headers, body });
  if (registered.status !== 200) throw new Error(`Not registered: ${registered.text}`);
  const poll = async () => {
    const answer = await call<AgentCommand[]>("GET", "/api/v1/agents/commands/poll", { headers });
    if (answer.status !== 200) throw new Error(`No commands: ${answer.text}`);
    return answer.body;
  };
  const answer = (id: string, result: Partial<AgentResult> = {}) =>
    call("POST", `/api/v1/agents/commands/${id}/result`, {
      headers,
      body: {
        success: true,
        resultMessage: "[]",
        providerRuleId: `agent-${id}`,
        scriptResults: [{ scriptName: "10-test", success: true, output: "", durationMs: 1 }],
        ...result,
      },
    });
  const obey = async () => {
    const commands = await poll();
    for (const { id } of commands) await answer(id);
    return commands;
  };
  return { id: registered.body.id, name, headers, poll, answer, obey };
}

/** Puts a resource behind an agent, for admins to reach. */
export async function putBehind(
  { store }: Pick<Door, "store">,
  agentId: string,
  config: Record<string, unknown> = {},
  organizationId = acmeId,
): Promise<string> {
  const id = randomUUID();
  await store.run(
    {
      text: `insert into resources (organization_id, id, name, provider, resource_type,
          resource_identifier, config, is_active, last_verified_at)
        values ($1, $2, $3, 'AGENT', 'SCRIPT', $4, $5, true, now())`,
    },
    [
      organizationId,
      id,
      `behind-${id.slice(0, 8)}`,
      `host-${id.slice(0, 8)}`,
      JSON.stringify({ agentId, scriptDir: "/etc/agent/host", ...config }),
    ],
  );
  return id;
}

/** Starts a session for one resource from an address. */
export async function openFor(
  { call }: Pick<Door, "call">,
  as: Bearer,
  resourceId: string,
  ipv4Address: string,
): Promise<Session> {
  const body = { resourceIds: [resourceId], ipv4Address };
  const started = await call<Session>("POST", "/api/v1/sessions", { as, body });
  if (started.status !== 201) throw new Error(`Not started: ${started.text}`);
  await reconcileAll();
  return started.body;
}

let addresses = 1;

/** A public address that no other test of the file uses. */
export function newAddress(): string {
  addresses += 1;
  return `198.41.${addresses >> 8}.${addresses & 255}`;
}

/** A static rule's need of an address, as rows; the firewall is due for it. */
export async function claimAt(
  { store }: Pick<Door, "store">,
  resourceId: string,
  address: string,
): Promise<void> {
  const network = address.includes("/") ? address : `${address}/32`;
  await store.run(
    {
      text: `
        with rule as (
          insert into static_rules (organization_id, label, ip_address, created_by_email)
          values ($1, 'office', $3::text, 'admin@acme.example') returning id
        ), made as (
          insert into claims (organization_id, resource_id, resource_name, static_rule_id,
            ip_version, address, ports)
          select $1, $2, 'behind', rule.id, $4, $3::text, '{any}' from rule
        )
        update firewalls set open_due_at = now() where resource_id = $2`,
    },
    [acmeId, resourceId, network, network.includes(":") ? 6 : 4],
  );
}

type Behind = Pick<Door, "store">;

/** Puts a command into the queue of an agent by hand. */
export async function orderFrom(door: Behind, agentId: string): Promise<string> {
  const resourceId = await putBehind(door, agentId);
  const id = randomUUID();
  await door.store.orm.insert(agentCommands).values({
    organizationId: acmeId,
    id,
    agentId,
    resourceId,
    commandType: "REVOKE",
    cidr: `${newAddress()}/32`,
    description: "by hand",
  });
  return id;
}

/** Lets an agent have been heard so long ago for the last time. */
export async function silenceAgent({ store }: Behind, agentId: string, seconds: number) {
  const text =
    "update agents set last_heartbeat_at = now() - make_interval(secs => $2) where id = $1";
  await store.run({ text }, [agentId, seconds]);
}

/** Lets the time be over in which an agent could have answered. */
export async function endLeases({ store }: Behind, agentId: string) {
  const text =
    "update agent_commands set leased_until = now() - interval '1 s' where agent_id = $1";
  await store.run({ text }, [agentId]);
}

/** Looks at a firewall now, whatever it waits for. */
export async function lookAt({ store }: Behind, resourceId: string) {
  const text =
    "update firewalls set close_due_at = now(), open_due_at = now() where resource_id = $1";
  await store.run({ text }, [resourceId]);
  await reconcileAll();
}
