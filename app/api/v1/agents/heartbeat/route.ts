import { agent, agentHeartbeat } from "@/lib/contract/agents";
import { recordHeartbeat } from "@/lib/domain/agents/agents";
import { agentExamples } from "@/lib/http/agent-examples";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Say that an agent is alive",
    description: "For agents, every 30 s. The agent is found by its API key.",
    access: "agent:connect",
    body: agentHeartbeat,
    response: agent,
    errors: ["agent_key_required", "agent_not_registered"],
    examples: { body: agentExamples.heartbeat, response: agentExamples.agent },
    handle: ({ actor, body }) => recordHeartbeat(actor, body),
  }),
});
