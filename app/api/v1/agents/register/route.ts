import { agent, agentRegister } from "@/lib/contract/agents";
import { registerAgent } from "@/lib/domain/agents/agents";
import { agentExamples } from "@/lib/http/agent-examples";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Register an agent",
    description:
      "For agents, at each start. An agent of this name is taken to be the caller; from then on the API key stands for it alone.",
    access: "agent:connect",
    body: agentRegister,
    response: agent,
    errors: ["agent_key_required"],
    examples: { body: agentExamples.register, response: agentExamples.agent },
    handle: ({ actor, body }) => registerAgent(actor, body),
  }),
});
