import { z } from "zod";
import { agent } from "@/lib/contract/agents";
import { uuid } from "@/lib/contract/common";
import { deleteAgent, getAgent } from "@/lib/domain/agents/agents";
import { agentExamples } from "@/lib/http/agent-examples";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

const params = z.object({ id: uuid });

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Get an agent",
    access: "resources:read",
    params,
    response: agent,
    errors: ["agent_not_found"],
    examples: { response: agentExamples.agent },
    handle: ({ actor, params: { id } }) => getAgent(actor, id),
  }),
  DELETE: endpoint({
    summary: "Delete an agent",
    description:
      "Refused while resources are behind it. An agent that still runs ends when it hears of it, and comes back when it is started again with a key that works.",
    access: "resources:write",
    params,
    status: 204,
    errors: ["agent_not_found", "agent_in_use"],
    handle: ({ actor, params: { id } }) => deleteAgent(actor, id),
  }),
});
