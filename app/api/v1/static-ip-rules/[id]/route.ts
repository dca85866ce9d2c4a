import { z } from "zod";
import { uuid } from "@/lib/contract/common";
import { staticIpRule } from "@/lib/contract/static-ip-rules";
import { getStaticRule } from "@/lib/domain/static-rules/reads";
import { deleteStaticRule } from "@/lib/domain/static-rules/static-rules";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "Get a static IP rule",
    access: "static-rules:manage",
    params: z.object({ id: uuid }),
    response: staticIpRule,
    errors: ["static_rule_not_found"],
    handle: ({ actor, params: { id } }) => getStaticRule(actor, id),
  }),
  DELETE: endpoint({
    summary: "Delete a static IP rule",
    description:
      "Its entries leave the firewalls within moments, unless a session or another rule wants the same ones.",
    access: "static-rules:manage",
    params: z.object({ id: uuid }),
    status: 204,
    errors: ["static_rule_not_found"],
    handle: ({ actor, params: { id } }) => deleteStaticRule(actor, id),
  }),
});
