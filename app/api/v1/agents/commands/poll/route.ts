import { z } from "zod";
import { agentCommand } from "@/lib/contract/agents";
import { pollCommands } from "@/lib/domain/agents/polls";
import { agentExamples } from "@/lib/http/agent-examples";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Fetch an agent's next commands",
    description:
      "For agents, every 3 s. The oldest come first and are to be run one after another; an empty list means that there is nothing to do. A command that is not answered is handed out again after the time that its scripts may take.",
    access: "agent:connect",
    response: z.array(agentCommand),
    errors: ["agent_key_required", "agent_not_registered"],
    examples: { response: [agentExamples.command] },
    handle: ({ actor }) => pollCommands(actor),
  }),
});
