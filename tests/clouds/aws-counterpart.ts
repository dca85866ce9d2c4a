import { createServer, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { groupsBehind, type Reply, type Sent } from "./aws-groups";
import { type AwsCall, readCall, refusal } from "./aws-wire";

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

const writes = ["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"];

export type Counterpart = Awaited<ReturnType<typeof openCounterpart>>;

/** AWS over HTTP: moto holds the groups, and in front of it stands what it lacks. */
export async function openCounterpart(motoUrl: string) {
  const groups = groupsBehind(motoUrl);
  let behaviour = sound;
  let takeToken = bucketsOf(sound.bucket);
  const calls: AwsCall[] = [];

  const answer = async (sent: Sent): Promise<Reply | "nothing"> => {
    const target = sent.headers["x-amz-target"];
    const call = readCall(sent.body, typeof target === "string" ? target : undefined);
    calls.push(call);
    const { latencyMilliseconds, fault, quota, lagMilliseconds, pageSize } = behaviour;
    if (latencyMilliseconds > 0) await sleep(latencyMilliseconds);
    if (fault === "silent") return "nothing";
    const isWrite = writes.includes(call.action);
    const refused = rightsOf(behaviour, call.action, target === undefined);
    if (refused) return refused;
    if (!takeToken(call.action) || (fault === "throttled" && isWrite)) {
      return xml(503, "RequestLimitExceeded", "Request limit exceeded.");
    }
    if (isWrite) {
      const reply = await groups.write(sent, call, { quota, lag: lagMilliseconds });
      return fault === "breaks off after applying" ? "nothing" : reply;
    }
    if (call.action === "DescribeSecurityGroupRules") {
      return groups.read(sent, call, lagMilliseconds, pageSize);
    }
    const reply = await groups.forward(sent);
    if (call.action !== "GetServiceQuota") return reply;
    return { ...reply, body: reply.body.replace(/"Value": *[\d.]+/, `"Value": ${quota}`) };
  };
  const send = (response: ServerResponse, reply: Reply | "nothing") => {
    if (reply !== "nothing") {
      response.writeHead(reply.status, { "content-type": reply.type }).end(reply.body);
    } else if (behaviour.fault !== "silent") {
      response.destroy();
    }
  };
  const server = await listen(async (sent, response) => send(response, await answer(sent)));

  return {
    ...groups,
    url: server.url,
    /** What it was asked since the last `behave`. */
    calls,
    /** How it behaves from now on; what is not named is as it should be. */
    behave: (changes: Partial<Behaviour> = {}) => {
      behaviour = { ...sound, ...changes };
      takeToken = bucketsOf(behaviour.bucket);
      calls.length = 0;
      groups.forget();
    },
    close: server.close,
  };
}

const xml = (status: number, code: string, message: string): Reply => {
  return { status, type: "text/xml", body: refusal(true, code, message) };
};

function rightsOf({ denied }: Behaviour, action: string, isQuery: boolean): Reply | null {
  const message = `You are not authorized to perform: ${action}. Encoded authorization failure message: AAAA`;
  if (denied !== "all" && !denied.includes(action)) return null;
  if (isQuery) return xml(403, denied === "all" ? "AuthFailure" : "UnauthorizedOperation", message);
  const body = refusal(false, "AccessDeniedException", message);
  return { status: 400, type: "application/x-amz-json-1.1", body };
}

/** Whether an action may be called once more. */
function bucketsOf(allowance: Behaviour["bucket"]): (action: string) => boolean {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (action) => {
    if (!allowance) return true;
    const { burst, perSecond } = allowance;
    const now = performance.now();
    const { tokens, at } = buckets.get(action) ?? { tokens: burst, at: now };
    const left = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
    buckets.set(action, { tokens: Math.max(0, left - 1), at: now });
    return left >= 1;
  };
}

async function listen(handle: (sent: Sent, response: ServerResponse) => Promise<void>) {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      const { method = "", url: path = "/", headers } = request;
      handle({ method, path, headers, body }, response).catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
