import { z } from "zod";
import { agentResult } from "@/lib/contract/agents";
import { message, uuid } from "@/lib/contract/common";
import { recordResult } from "@/lib/domain/agents/results";
import { agentExamples } from "@/lib/http/agent-examples";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  POST: endpoint({
    summary: "Answer a command",
    description: "For agents. A second answer to the same command changes nothing.",
    access: "agent:connect",
    params: z.object({ id: uuid }),
    body: agentResult,
    response: message,
    errors: ["agent_key_required", "agent_not_registered", "agent_command_not_found"],
    examples: { body: agentExamples.result, response: { message: "Result recorded" } },
    handle: ({ actor, params: { id }, body }) => recordResult(actor, id, body),
  }),
});
