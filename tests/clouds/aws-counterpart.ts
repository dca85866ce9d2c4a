import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { EC2 } from "@aws-sdk/client-ec2";
import { type AwsCall, pageOf, readCall, refusal, ruleKey } from "./aws-wire";

/** What moto lacks of AWS, and what goes wrong on demand. */
export type Behaviour = {
  latencyMilliseconds: number;
  /** Calls at once of each action, and a second after that; beyond it RequestLimitExceeded. */
  bucket: { burst: number; perSecond: number } | null;
  /** Rules that fit into a group, for each family. */
  quota: number;
  /** Rules on a page of a list. */
  pageSize: number;
  /** How long a read misses what was written. */
  lagMilliseconds: number;
  fault: "none" | "throttled" | "breaks off after applying" | "silent";
  /** Actions that the credential has no right to. */
  denied: readonly string[] | "all";
};

const sound: Behaviour = {
  latencyMilliseconds: 0,
  bucket: null,
  quota: 60,
  pageSize: 1_000,
  lagMilliseconds: 0,
  fault: "none",
  denied: [],
};

type Sent = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
type Reply = { status: number; type: string; body: string };

const writes = ["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"];
export const region = "eu-west-1";
/** The keys of the tests' own hand, which nothing goes wrong for. */
const otherHand = { accessKeyId: "AKIAOTHERHAND0000000", secretAccessKey: "other" };

/**
 * AWS over HTTP: moto holds the groups, and in front of it stands what it lacks. A call is taken whole
 * or not at all, the quota counts each family, actions have buckets, and reads may lag behind.
 */
export async function openCounterpart(motoUrl: string) {
  let behaviour = sound;
  const calls: AwsCall[] = [];
  const buckets = new Map<string, { tokens: number; at: number }>();
  const snapshots = new Map<string, { at: number; reply: Reply }[]>();
  const inner = new EC2({ region, endpoint: motoUrl, credentials: otherHand });
  // One write after the other, so that looking and doing are one step.
  let lastWrite: Promise<unknown> = Promise.resolve();

  const forward = async ({ method, path, headers, body }: Sent): Promise<Reply> => {
    const { host: _, connection: __, "content-length": ___, expect: ____, ...rest } = headers;
    const kept = Object.entries(rest).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : [],
    );
    const answer = await fetch(`${motoUrl}${path}`, {
      method,
      headers: kept,
      ...(body !== "" && { body }),
    });
    const type = answer.headers.get("content-type") ?? "text/xml";
    return { status: answer.status, type, body: await answer.text() };
  };
  const rulesOf = async (groupId: string) => {
    const Filters = [{ Name: "group-id", Values: [groupId] }];
    const { SecurityGroupRules = [] } = await inner.describeSecurityGroupRules({ Filters });
    return SecurityGroupRules.filter(({ IsEgress }) => !IsEgress);
  };
  const takeToken = (action: string) => {
    if (!behaviour.bucket) return true;
    const { burst, perSecond } = behaviour.bucket;
    const now = performance.now();
    const bucket = buckets.get(action) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    buckets.set(action, { tokens: Math.max(0, tokens - 1), at: now });
    return tokens >= 1;
  };

  /** Why EC2 would not take a call that adds rules: the code and its sentence. */
  const flawOf = async ({ action, groupId, rules }: AwsCall): Promise<[string, string] | null> => {
    if (action !== "AuthorizeSecurityGroupIngress") return null;
    if (new Set(rules.map(({ key }) => key)).size < rules.length) {
      return ["InvalidParameterValue", "The same permission must not appear multiple times"];
    }
    const there = await rulesOf(groupId);
    const keys = new Set(
      there.map((rule) =>
        ruleKey(rule.IpProtocol, rule.FromPort, rule.ToPort, rule.CidrIpv4 ?? rule.CidrIpv6),
      ),
    );
    const twice = rules.find(({ key }) => keys.has(key));
    if (twice) {
      return ["InvalidPermission.Duplicate", `the specified rule "${twice.key}" already exists`];
    }
    const isFull = ([4, 6] as const).some((family) => {
      const others = there.filter((rule) => (family === 4 ? rule.CidrIpv6 : rule.CidrIpv4)).length;
      const more = rules.filter((rule) => rule.family === family).length;
      return more > 0 && there.length - others + more > behaviour.quota;
    });
    const message = "The maximum number of rules per security group has been reached.";
    return isFull ? ["RulesPerSecurityGroupLimitExceeded", message] : null;
  };
  const readAll = (sent: Sent, groupId: string) =>
    forward({
      ...sent,
      body: `Action=DescribeSecurityGroupRules&Version=2016-11-15&Filter.1.Name=group-id&Filter.1.Value.1=${groupId}`,
    });
  const write = async (sent: Sent, call: AwsCall): Promise<Reply> => {
    const flaw = call.isTrial ? null : await flawOf(call);
    if (flaw) return { status: 400, type: "text/xml", body: refusal(true, ...flaw) };
    const kept = snapshots.get(call.groupId) ?? [];
    snapshots.set(call.groupId, kept);
    if (kept.length === 0) {
      kept.push({ at: Number.NEGATIVE_INFINITY, reply: await readAll(sent, call.groupId) });
    }
    const reply = await forward(sent);
    kept.push({ at: performance.now(), reply: await readAll(sent, call.groupId) });
    // moto has one code where EC2 has two.
    const code = call.isByIds
      ? "InvalidSecurityGroupRuleId.NotFound"
      : "InvalidPermission.NotFound";
    return { ...reply, body: reply.body.replace("InvalidPermission.NotFound", code) };
  };
  const read = async (sent: Sent, { groupId }: AwsCall): Promise<Reply> => {
    const shownUntil = performance.now() - behaviour.lagMilliseconds;
    const past = snapshots.get(groupId)?.findLast(({ at }) => at <= shownUntil)?.reply;
    const whole = behaviour.lagMilliseconds > 0 && past ? past : await readAll(sent, groupId);
    const token = new URLSearchParams(sent.body).get("NextToken");
    return { ...whole, body: pageOf(whole.body, behaviour.pageSize, token) };
  };
  const answer = async (sent: Sent): Promise<Reply | "nothing"> => {
    const target = sent.headers["x-amz-target"];
    const call = readCall(sent.body, typeof target === "string" ? target : undefined);
    calls.push(call);
    const { latencyMilliseconds, denied, fault } = behaviour;
    if (latencyMilliseconds > 0) await sleep(latencyMilliseconds);
    const isQuery = target === undefined;
    const refuse = (status: number, code: string, message: string): Reply => {
      const type = isQuery ? "text/xml" : "application/x-amz-json-1.1";
      return { status, type, body: refusal(isQuery, code, message) };
    };
    if (fault === "silent") return "nothing";
    if (denied === "all") {
      return refuse(
        401,
        "AuthFailure",
        "AWS was not able to validate the provided access credentials",
      );
    }
    if (denied.includes(call.action)) {
      const text = `You are not authorized to perform: ${call.action}. Encoded authorization failure message: AAAA`;
      return refuse(403, isQuery ? "UnauthorizedOperation" : "AccessDeniedException", text);
    }
    const isWrite = writes.includes(call.action);
    if (!takeToken(call.action) || (fault === "throttled" && isWrite)) {
      return refuse(503, "RequestLimitExceeded", "Request limit exceeded.");
    }
    if (isWrite) {
      const done = lastWrite.then(() => write(sent, call));
      lastWrite = done.catch(() => undefined);
      const reply = await done;
      return fault === "breaks off after applying" ? "nothing" : reply;
    }
    if (call.action === "DescribeSecurityGroupRules") return read(sent, call);
    const reply = await forward(sent);
    if (call.action !== "GetServiceQuota") return reply;
    return {
      ...reply,
      body: reply.body.replace(/"Value": *[\d.]+/, `"Value": ${behaviour.quota}`),
    };
  };

  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      const { method = "", url: path = "/", headers } = request;
      answer({ method, path, headers, body }).then(
        (reply) => send(response, reply),
        () => response.destroy(),
      );
    });
  });
  const send = (response: ServerResponse, reply: Reply | "nothing") => {
    if (reply === "nothing") {
      if (behaviour.fault !== "silent") response.destroy();
      return;
    }
    response.writeHead(reply.status, { "content-type": reply.type }).end(reply.body);
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    /** What it was asked since the last `behave`. */
    calls,
    /** The moto side of it, for looking and for other hands. */
    inner,
    rulesOf,
    /** How it behaves from now on; what is not named is as it should be. */
    behave: (changes: Partial<Behaviour> = {}) => {
      behaviour = { ...sound, ...changes };
      calls.length = 0;
      buckets.clear();
      snapshots.clear();
    },
    createGroup: async (): Promise<string> => {
      const GroupName = `group ${Math.random()}`;
      const { GroupId = "" } = await inner.createSecurityGroup({ GroupName, Description: "test" });
      return GroupId;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Counterpart = Awaited<ReturnType<typeof openCounterpart>>;
