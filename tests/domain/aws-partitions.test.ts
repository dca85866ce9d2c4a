import { createServer } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aws } from "@/lib/providers/aws";

/* A key of one partition of AWS is unknown in the others, so it is asked about where it is from. */

const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult><Arn>arn:aws-us-gov:iam::123456789012:user/p</Arn>
  <UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account></GetCallerIdentityResult>
  </GetCallerIdentityResponse>`;
const assumed = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult><Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>
  <SecretAccessKey>of the role</SecretAccessKey><SessionToken>token</SessionToken>
  <Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>
  </AssumeRoleResponse>`;

/** Regions that calls were signed for. */
const signedFor: string[] = [];
const server = createServer((request, response) => {
  const [, region = ""] =
    /Credential=[^/]+\/\d{8}\/([^/]+)\/sts\//.exec(request.headers.authorization ?? "") ?? [];
  signedFor.push(region);
  let body = "";
  request.setEncoding("utf8").on("data", (text: string) => {
    body += text;
  });
  request.on("end", () => {
    const answer = body.includes("Action=AssumeRole") ? assumed : identity;
    response.writeHead(200, { "content-type": "text/xml" }).end(answer);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${address.port}`;
});
beforeEach(() => {
  signedFor.length = 0;
});
afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const keys = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "of the tests" };
const role = (partition: string) => `arn:${partition}:iam::123456789012:role/postern`;

describe("a credential is asked about", () => {
  test.each([
    ["us-east-1, if it says nothing", {}, "us-east-1"],
    ["the region that it names", { region: "us-gov-east-1" }, "us-gov-east-1"],
    ["GovCloud, for a role there", { roleArn: role("aws-us-gov") }, "us-gov-west-1"],
    ["China, for a role there", { roleArn: role("aws-cn") }, "cn-north-1"],
    [
      "its own region, whatever its role",
      { roleArn: role("aws"), region: "eu-west-1" },
      "eu-west-1",
    ],
  ])("in %s", async (_place, more, region) => {
    await aws.credential?.verify?.({ ...keys, ...more });
    expect([...new Set(signedFor)]).toEqual([region]);
  });
});
