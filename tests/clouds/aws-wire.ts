/** What a call to AWS is about: EC2 and STS have it in a form, Service Quotas in a header. */
export type AwsCall = {
  action: string;
  groupId: string;
  isTrial: boolean;
  /** The rules that it names, each as one line that tells it from others. */
  rules: { key: string; family: 4 | 6 }[];
  isByIds: boolean;
};

/** Reads a call as it came over the wire. */
export function readCall(body: string, target: string | undefined): AwsCall {
  const form = new URLSearchParams(body);
  const text = (name: string) => form.get(name) ?? "";
  const rules = [...form].flatMap(([name, address]): AwsCall["rules"] => {
    const found = /^(IpPermissions\.\d+)\.(?:IpRanges|Ipv6Ranges)\.\d+\.Cidr/.exec(name);
    if (!found) return [];
    const of = (field: string) => text(`${found[1]}.${field}`);
    const key = ruleKey(of("IpProtocol"), of("FromPort"), of("ToPort"), address);
    return [{ key, family: address.includes(":") ? 6 : 4 }];
  });
  return {
    action: target?.split(".").at(-1) ?? text("Action"),
    groupId: form.get("GroupId") ?? text("Filter.1.Value.1"),
    isTrial: text("DryRun") === "true",
    rules,
    isByIds: form.has("SecurityGroupRuleId.1"),
  };
}

export const ruleKey = (protocol = "", from: unknown = "", to: unknown = "", address = "") =>
  protocol === "-1" ? `-1 ${address}` : [protocol, from, to, address].join(" ");

/** How a vendor's refusal looks in each of the two dialects. */
export function refusal(isQuery: boolean, code: string, message: string): string {
  if (!isQuery) return JSON.stringify({ __type: code, message });
  return `<?xml version="1.0" encoding="UTF-8"?>
<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors>
<RequestID>00000000-0000-4000-8000-000000000000</RequestID></Response>`;
}

/** One page of a list of rules, with the token of the next. */
export function pageOf(xml: string, size: number, token: string | null): string {
  const [, before = "", items = "", after = ""] =
    /^([\s\S]*<securityGroupRuleSet>)([\s\S]*)(<\/securityGroupRuleSet>[\s\S]*)$/.exec(xml) ?? [];
  const all = items.match(/<item>[\s\S]*?<\/item>/g) ?? [];
  const from = Number(token ?? 0);
  const next = from + size < all.length ? `<nextToken>${from + size}</nextToken>` : "";
  const kept = all.slice(from, from + size).join("");
  return `${before}${kept}${after.replace("</securityGroupRuleSet>", `</securityGroupRuleSet>${next}`)}`;
}
