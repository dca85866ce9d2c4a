import { describe, expect, test } from "vitest";
import { aws } from "@/lib/providers/aws";
import { accountFor } from "@/lib/providers/aws-account";
import { awsFailure } from "@/lib/providers/aws-failures";
import { permissionsOf, roomOf, seenRuleOf } from "@/lib/providers/aws-rules";

const named = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });
const answered = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

describe("what an error of AWS means", () => {
  test.each([
    ["UnauthorizedOperation", 403, "denied"],
    ["AuthFailure", 401, "denied"],
    ["ExpiredToken", 400, "denied"],
    ["RequestLimitExceeded", 503, "throttled"],
    ["Throttling", 400, "throttled"],
    ["SomethingNew", 429, "throttled"],
    ["RulesPerSecurityGroupLimitExceeded", 400, "full"],
    ["InvalidGroup.NotFound", 400, "absent"],
    ["InvalidParameterValue", 400, "invalid"],
    ["InternalError", 500, "unreachable"],
    ["Unavailable", 503, "unreachable"],
  ])("%s with %i is %s", (name, status, code) => {
    const failure = awsFailure(named(name, "so it is", answered(status)), []);
    expect(failure.code).toBe(code);
    expect(failure.message).toBe(`${name}: so it is`);
    expect(failure.retryAfterSeconds !== undefined).toBe(code === "throttled");
  });

  test.each([
    ["ECONNREFUSED", "unreachable"],
    ["ENOTFOUND", "unreachable"],
    ["ECONNRESET", "timed_out"],
  ])("a connection that fails with %s is %s", (network, code) => {
    const error = named("Error", "connect to 10.1.2.3", { code: network });
    const failure = awsFailure(error, []);
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain("10.1.2.3");
  });

  test("no message holds a secret, or what only AWS can read", () => {
    const error = named(
      "SignatureDoesNotMatch",
      "the key AKIAEXAMPLE with wJalrXUtnFEMI is wrong. Encoded authorization failure message: zzz",
      answered(403),
    );
    const { message } = awsFailure(error, ["wJalrXUtnFEMI", "AKIAEXAMPLE", ""]);
    expect(message).toBe("SignatureDoesNotMatch: the key … with … is wrong.");
    expect(awsFailure(named("X", "y".repeat(9_999), answered(400)), []).message.length).toBe(300);
  });
});

describe("rules as EC2 writes them", () => {
  const tag = "postern:0";

  test("addresses of one port range are one permission, each with its tag", () => {
    const rules = ["203.0.113.7/32", "198.51.100.0/24", "2001:db8::/64"].map((address) => {
      return { ports: "tcp/8000-8100", address, tag };
    });
    expect(permissionsOf(rules)).toEqual([
      {
        IpProtocol: "tcp",
        FromPort: 8000,
        ToPort: 8100,
        IpRanges: [
          { CidrIp: "203.0.113.7/32", Description: tag },
          { CidrIp: "198.51.100.0/24", Description: tag },
        ],
        Ipv6Ranges: [{ CidrIpv6: "2001:db8::/64", Description: tag }],
      },
    ]);
  });

  const addresses = ["203.0.113.7/32", "2001:db8::7/128"];
  const ranges = ["tcp/443", "udp/1-65535", "tcp", "udp", "icmp", "any"];
  test.each(addresses.flatMap((address) => ranges.map((ports) => [ports, address])))(
    "%s for %s reads back as it was written",
    (ports = "", address = "") => {
      const [permission] = permissionsOf([{ ports, address, tag }]);
      const { IpRanges: [four] = [], Ipv6Ranges: [six] = [], ...reach } = permission ?? {};
      const seen = seenRuleOf({
        ...reach,
        SecurityGroupRuleId: "sgr-1",
        CidrIpv4: four?.CidrIp,
        CidrIpv6: six?.CidrIpv6,
        Description: four?.Description ?? six?.Description,
      });
      expect(seen).toEqual({ ports, address, providerRuleId: "sgr-1", note: tag });
    },
  );

  test("addresses read in their one spelling", () => {
    const CidrIpv6 = "2001:0DB8:0:0::7/128";
    const { address } = seenRuleOf({ IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIpv6 });
    expect(address).toBe("2001:db8::7/128");
  });

  test.each(["tcp/", "tcp/1-", "sctp/1", "443", "", "tcp/443 "])(
    "%s is no range of ours",
    (ports) => {
      expect(() => permissionsOf([{ ports, address: "203.0.113.7/32", tag }])).toThrow(
        "Ports cannot",
      );
    },
  );

  test("a rule that names a group counts in both families", () => {
    const rules = [
      { CidrIpv4: "203.0.113.7/32" },
      { CidrIpv6: "2001:db8::7/128" },
      { CidrIpv6: "2001:db8::8/128" },
      { ReferencedGroupInfo: { GroupId: "sg-1" } },
    ];
    expect(roomOf(rules, { limit: 60, isAssumed: true })).toEqual([
      { family: 4, used: 2, limit: 60, isAssumed: true },
      { family: 6, used: 3, limit: 60, isAssumed: true },
    ]);
  });
});

describe("what an admin types", () => {
  const keys = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };

  test.each(["evil.example/#", "eu-west-1.evil.example", "EU-WEST-1", ""])(
    "the region %s never becomes part of a host's name",
    (region) => {
      expect(() => accountFor(keys, region)).toThrow("is not a region");
    },
  );

  test.each(["eu-west-1", "us-gov-east-1", "cn-north-1", "ap-southeast-10"])(
    "%s is a region",
    (region) => {
      expect(accountFor(keys, region)).toBeTypeOf("function");
    },
  );

  test.each([
    ["sg-0a1b2c3d4e5f60718", true],
    ["sg-0a1b2c3d", true],
    ["sg-xyz", false],
    ["my group", false],
  ])("the identifier %s: %s", (identifier, isGood) => {
    expect(aws.identifier.schema.safeParse(identifier).success).toBe(isGood);
  });

  test.each([
    [{}, true],
    [{ roleArn: "arn:aws:iam::123456789012:role/a/postern", externalId: "x-1" }, true],
    [{ sessionToken: "token" }, true],
    [{ region: "us-gov-west-1" }, true],
    [{ region: "example.com/" }, false],
    [{ accessKeyId: "short" }, false],
    [{ secretAccessKey: "" }, false],
    [{ roleArn: "arn:aws:iam::123456789012:user/me" }, false],
    [{ surprise: true }, false],
  ])("a credential with %o: %s", (change, isGood) => {
    expect(aws.credential?.schema.safeParse({ ...keys, ...change }).success).toBe(isGood);
  });
});
