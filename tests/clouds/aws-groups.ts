import type { IncomingHttpHeaders } from "node:http";
import { EC2 } from "@aws-sdk/client-ec2";
import { type AwsCall, pageOf, refusal, ruleKey } from "./aws-wire";

export type Sent = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
export type Reply = { status: number; type: string; body: string };

/** Rules that fit for each family, and how many milliseconds a read lags behind. */
type Terms = { quota: number; lag: number };

export const region = "eu-west-1";
/** The keys of the tests' own hand, which nothing goes wrong for. */
const otherHand = { accessKeyId: "AKIAOTHERHAND0000000", secretAccessKey: "other" };

/**
 * The groups as moto holds them, changed as EC2 would change them: a call is taken whole or not at
 * all, each family has its quota, and a read may show what was there a while ago.
 */
export function groupsBehind(motoUrl: string) {
  const inner = new EC2({ region, endpoint: motoUrl, credentials: otherHand });
  const forward = (sent: Sent) => forwardTo(motoUrl, sent);
  const snapshots = new Map<string, { at: number; reply: Reply }[]>();
  // One write after the other at each group, so that looking and doing are one step.
  const lastWrites = new Map<string, Promise<unknown>>();

  const rulesOf = async (groupId: string) => {
    const Filters = [{ Name: "group-id", Values: [groupId] }];
    const { SecurityGroupRules = [] } = await inner.describeSecurityGroupRules({ Filters });
    return SecurityGroupRules.filter(({ IsEgress }) => !IsEgress);
  };
  const readWhole = (sent: Sent, groupId: string) => {
    const filter = `Filter.1.Name=group-id&Filter.1.Value.1=${groupId}`;
    const body = `Action=DescribeSecurityGroupRules&Version=2016-11-15&${filter}`;
    return forward({ ...sent, body });
  };
  const change = async (sent: Sent, call: AwsCall, { quota, lag }: Terms): Promise<Reply> => {
    const there = call.isTrial ? [] : await rulesOf(call.groupId);
    const flaw = flawOf(call, there, quota);
    if (flaw) return { status: 400, type: "text/xml", body: refusal(true, ...flaw) };
    const kept = snapshots.get(call.groupId) ?? [];
    snapshots.set(call.groupId, kept);
    const keep = async (at: number) => {
      if (lag > 0) kept.push({ at, reply: await readWhole(sent, call.groupId) });
    };
    if (kept.length === 0) await keep(Number.NEGATIVE_INFINITY);
    const reply = await forward(sent);
    await keep(performance.now());
    // moto has one code where EC2 has two.
    const code = call.isByIds
      ? "InvalidSecurityGroupRuleId.NotFound"
      : "InvalidPermission.NotFound";
    return { ...reply, body: reply.body.replace("InvalidPermission.NotFound", code) };
  };

  return {
    /** moto itself, for looking and for other hands. */
    inner,
    forward,
    /** The inbound rules of a group. */
    rulesOf,
    createGroup: async (): Promise<string> => {
      const GroupName = `group ${Math.random()}`;
      const { GroupId = "" } = await inner.createSecurityGroup({ GroupName, Description: "test" });
      return GroupId;
    },
    write: (sent: Sent, call: AwsCall, terms: Terms): Promise<Reply> => {
      const last = lastWrites.get(call.groupId) ?? Promise.resolve();
      const done = last.then(() => change(sent, call, terms));
      lastWrites.set(
        call.groupId,
        done.catch(() => undefined),
      );
      return done;
    },
    /** @param lag how many milliseconds ago it was as it is shown */
    read: async (sent: Sent, { groupId }: AwsCall, lag: number, size: number): Promise<Reply> => {
      const shownUntil = performance.now() - lag;
      const past = snapshots.get(groupId)?.findLast(({ at }) => at <= shownUntil)?.reply;
      const whole = lag > 0 && past ? past : await readWhole(sent, groupId);
      const token = new URLSearchParams(sent.body).get("NextToken");
      return { ...whole, body: pageOf(whole.body, size, token) };
    },
    /** From now on reads that lag show what is there at this moment. */
    forget: () => snapshots.clear(),
  };
}

type Rules = Awaited<ReturnType<ReturnType<typeof groupsBehind>["rulesOf"]>>;

/** Why EC2 would not take a call that adds rules: the code and its sentence. */
function flawOf({ action, rules }: AwsCall, there: Rules, quota: number): [string, string] | null {
  if (action !== "AuthorizeSecurityGroupIngress") return null;
  if (new Set(rules.map(({ key }) => key)).size < rules.length) {
    return ["InvalidParameterValue", "The same permission must not appear multiple times"];
  }
  const keys = new Set(
    there.map(({ IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6 }) =>
      ruleKey(IpProtocol, FromPort, ToPort, CidrIpv4 ?? CidrIpv6),
    ),
  );
  const twice = rules.find(({ key }) => keys.has(key));
  if (twice) {
    return ["InvalidPermission.Duplicate", `the specified rule "${twice.key}" already exists`];
  }
  const isFull = ([4, 6] as const).some((family) => {
    const others = there.filter((rule) => (family === 4 ? rule.CidrIpv6 : rule.CidrIpv4)).length;
    const more = rules.filter((rule) => rule.family === family).length;
    return more > 0 && there.length - others + more > quota;
  });
  const message = "The maximum number of rules per security group has been reached.";
  return isFull ? ["RulesPerSecurityGroupLimitExceeded", message] : null;
}

async function forwardTo(url: string, { method, path, headers, body }: Sent): Promise<Reply> {
  const ofConnection = ["host", "connection", "content-length", "expect"];
  const kept = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" && !ofConnection.includes(name) ? [[name, value]] : [],
  );
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: kept,
    ...(body !== "" && { body }),
  });
  const type = answer.headers.get("content-type") ?? "text/xml";
  return { status: answer.status, type, body: await answer.text() };
}
