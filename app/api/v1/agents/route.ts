import { z } from "zod";
import { agent, agentListQuery, agentPage } from "@/lib/contract/agents";
import { listAgents } from "@/lib/domain/agents/agents";
import { agentExamples } from "@/lib/http/agent-examples";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List agents",
    description:
      "All agents of the organization, by name. With `page` or `size` the answer is a page object.",
    access: "resources:read",
    query: agentListQuery,
    response: z.union([z.array(agent), agentPage]),
    examples: { response: [agentExamples.agent] },
    handle: ({ actor, query }) => listAgents(actor, query),
  }),
});
