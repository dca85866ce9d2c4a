import { z } from "zod";
import {
  staticIpRule,
  staticRuleCreate,
  staticRuleListQuery,
  staticRulePage,
} from "@/lib/contract/static-ip-rules";
import { listStaticRules } from "@/lib/domain/static-rules/reads";
import { createStaticRule } from "@/lib/domain/static-rules/static-rules";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "List the static IP rules",
    description:
      "All of them by label, each with what its firewalls say. With `page` or `size` the answer is a page object.",
    access: "static-rules:manage",
    query: staticRuleListQuery,
    response: z.union([z.array(staticIpRule), staticRulePage]),
    handle: ({ actor, query }) => listStaticRules(actor, query),
  }),
  POST: endpoint({
    summary: "Add a static IP rule",
    description:
      "Lets an address or a network into some resources until the rule is deleted or its end comes. The entries are applied within moments; read the rule to see them. There is room for all of them, or nothing is added.",
    access: "static-rules:manage",
    body: staticRuleCreate,
    status: 201,
    response: staticIpRule,
    errors: ["ip_private", "resource_not_found", "provider_no_room"],
    examples: {
      body: {
        label: "Office",
        ipAddress: "8.8.8.8",
        resourceIds: ["660e8400-e29b-41d4-a716-446655440001"],
        expiresAt: "2040-01-31T18:00:00Z",
      },
    },
    handle: ({ actor, body }) => createStaticRule(actor, body),
  }),
});
