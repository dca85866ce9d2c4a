import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProviderDescription } from "@/lib/contract/providers";
import { providers } from "@/lib/providers/table";
import { type Door, openDoor } from "../support/door";
import { accounts, signIn } from "../support/principals";
import { makeTenant } from "../support/tenants";

let door: Door;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

describe("GET /api/v1/providers", () => {
  test("200 describes every kind of the table, with all that a form needs", async () => {
    const as = await signIn(door.call, accounts.admin);
    const { status, body } = await door.call<ProviderDescription[]>("GET", "/api/v1/providers", {
      as,
    });
    expect(status).toBe(200);
    expect(body.map(({ provider, resourceType }) => [provider, resourceType])).toEqual(
      providers.map(({ provider, resourceType }) => [provider, resourceType]),
    );
    const aws = body.find(({ provider }) => provider === "AWS");
    expect(aws).toMatchObject({ needsRegion: true, hasPorts: true, isSimulated: false });
    expect(aws?.credential?.fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["accessKeyId", "secretAccessKey"]),
    );
    expect(body.filter(({ isSimulated }) => isSimulated)).toMatchObject([
      { provider: "SIMULATOR", credential: null },
    ]);
  });

  test("200 with policies covers exactly the organization's resources, by the calls we make", async () => {
    const tenant = await makeTenant(door.store, { resources: ["first", "second"] });
    const as = await signIn(door.call, tenant.admin);
    const read = async () => {
      const path = "/api/v1/providers?policies=true";
      const { status, body } = await door.call<ProviderDescription[]>("GET", path, { as });
      expect(status).toBe(200);
      expect(body.filter(({ policy }) => policy).map(({ provider }) => provider)).toEqual(["AWS"]);
      return body.find(({ provider }) => provider === "AWS")?.policy;
    };
    const place = `update resources set provider = $2, resource_type = 'SECURITY_GROUP', region = $3,
      resource_identifier = $4 where id = $1`;
    const [first, second] = [tenant.resourceId("first"), tenant.resourceId("second")];
    await door.store.run({ text: place }, [first, "AWS", "eu-west-1", "sg-0a1b2c3d"]);
    await door.store.run({ text: place }, [second, "SIMULATOR", null, "elsewhere"]);
    const policy = await read();
    expect(policy).toMatchObject({
      label: "IAM policy",
      resources: [{ id: first, name: "first", resourceIdentifier: "sg-0a1b2c3d" }],
    });
    expect(policy?.document).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PosternReads",
          Effect: "Allow",
          Action: [
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSecurityGroupRules",
            "servicequotas:GetServiceQuota",
          ],
          Resource: "*",
        },
        {
          Sid: "PosternChanges",
          Effect: "Allow",
          Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
          Resource: ["arn:aws:ec2:eu-west-1:*:security-group/sg-0a1b2c3d"],
        },
      ],
    });
    await door.store.run({ text: place }, [second, "AWS", "us-gov-west-1", "sg-0a1b2c3e"]);
    expect(JSON.stringify((await read())?.document)).toContain(
      "arn:aws-us-gov:ec2:us-gov-west-1:*:security-group/sg-0a1b2c3e",
    );
    await door.store.run({ text: "delete from resources where id = any($1)" }, [[first, second]]);
    const none = await read();
    expect(none?.resources).toEqual([]);
    expect(JSON.stringify(none?.document)).toContain("arn:aws:ec2:*:*:security-group/*");
  });
});
