import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agentQueue } from "@/lib/domain/agents/queue";
import { simulatorMemory } from "@/lib/domain/firewalls/simulator-memory";
import { aws } from "@/lib/providers/aws";
import type { Firewall, Target } from "@/lib/providers/provider";

/* Whatever answers where AWS should: only what AWS says of a group is taken for its rules. */

const groupId = "sg-0a1b2c3d4e5f60718";
const answerOf = (action: string, content: string) =>
  `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId>${content}</${action}Response>`;

let answers: Record<string, string> = {};
const asked: string[] = [];
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => {
    const action = new URLSearchParams(body).get("Action") ?? "";
    asked.push(action);
    response.setHeader("Content-Type", "text/xml");
    response.end(answers[action] ?? answers.all ?? "");
  });
});
const before = process.env.AWS_ENDPOINT_URL;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  if (before === undefined) delete process.env.AWS_ENDPOINT_URL;
  else process.env.AWS_ENDPOINT_URL = before;
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

const secret = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "not a real one" };
const target: Target = {
  organizationId: "1",
  resourceId: "2",
  resourceName: "web",
  identifier: groupId,
  region: "eu-west-1",
  config: { port: 443, quota: 60 },
  secret,
};
const group = (): Firewall =>
  aws.connect(target, { simulator: simulatorMemory, agents: agentQueue });

describe("a group of AWS", () => {
  test("is empty when AWS says so", async () => {
    answers = {
      DescribeSecurityGroupRules: answerOf("DescribeSecurityGroupRules", "<securityGroupRuleSet/>"),
      DescribeSecurityGroups: answerOf(
        "DescribeSecurityGroups",
        `<securityGroupInfo><item><groupId>${groupId}</groupId></item></securityGroupInfo>`,
      ),
    };
    expect((await group().list()).rules).toEqual([]);
    expect(asked.splice(0)).toEqual(["DescribeSecurityGroupRules", "DescribeSecurityGroups"]);
  });

  test.each([
    ["nothing at all", ""],
    ["the page of a proxy", "<html><body>Sign in to the network</body></html>"],
    ["an answer without rules", answerOf("DescribeSecurityGroupRules", "")],
    [
      "an answer that is cut off",
      "<DescribeSecurityGroupRulesResponse><securityGroupRuleSet><item",
    ],
    ["another language", '{"ok":true}'],
  ])("is not called empty for %s", async (_what, all) => {
    answers = { all };
    await expect(group().list()).rejects.toMatchObject({ name: "ProviderFailure" });
    await expect(group().verify()).rejects.toMatchObject({ name: "ProviderFailure" });
    await expect(aws.credential?.verify?.(secret)).rejects.toMatchObject({
      name: "ProviderFailure",
    });
  });

  test("is not called empty where another group is told of", async () => {
    answers = {
      DescribeSecurityGroupRules: answerOf("DescribeSecurityGroupRules", "<securityGroupRuleSet/>"),
      DescribeSecurityGroups: answerOf("DescribeSecurityGroups", "<securityGroupInfo/>"),
    };
    await expect(group().list()).rejects.toMatchObject({ code: "absent" });
  });
});
