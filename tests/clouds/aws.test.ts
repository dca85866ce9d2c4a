import { createServer } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ProviderFailure } from "@/lib/providers/provider";
import { describeCompliance } from "../support/provider-compliance";
import { type Counterpart, openCounterpart } from "./aws-counterpart";
import { newKeys, openGroup, secretAccessKey } from "./aws-place";

let cloud: Counterpart;
beforeAll(async () => {
  cloud = await openCounterpart(process.env.TEST_MOTO_URL ?? "");
});
beforeEach(() => {
  process.env.AWS_ENDPOINT_URL = cloud.url;
  cloud.behave();
});
afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  await cloud.close();
});

const callsOf = (action: string) => cloud.calls.filter((call) => call.action === action);
const spots = (count: number, ports = "tcp/443") =>
  Array.from({ length: count }, (_, index) => ({ ports, address: `203.0.113.${index + 1}/32` }));
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable("It succeeded"),
    (error: unknown) => (error instanceof ProviderFailure ? error : expect.unreachable(`${error}`)),
  );

describeCompliance({
  name: "an AWS security group",
  ports: ["tcp/443", "tcp/8000-8100", "udp", "icmp"],
  troubles: [
    "full",
    "throttled",
    "times out after applying",
    "late visibility",
    "credential revoked",
  ],
  secrets: [secretAccessKey],
  open: () => openGroup(cloud),
});

describe("joined calls", () => {
  test("fifty rules are one call, and fifty removals are one", async () => {
    const place = await openGroup(cloud);
    const rules = spots(50).map(place.ruleOf);
    const firewall = place.connect();
    expect(await firewall.open(rules)).toEqual([]);
    expect(callsOf("AuthorizeSecurityGroupIngress")).toHaveLength(1);
    const named = (await place.list()).map((rule) => ({ ...rule, tag: rule.note ?? "" }));
    expect(await firewall.close(named)).toEqual([]);
    expect(callsOf("RevokeSecurityGroupIngress")).toHaveLength(1);
    expect(await place.holds()).toEqual([]);
  });

  test("one rule that is there already keeps no other out, and costs few calls", async () => {
    const place = await openGroup(cloud);
    const rules = spots(50).map(place.ruleOf);
    const firewall = place.connect();
    await firewall.open(rules.slice(20, 21));
    cloud.behave();
    expect(await firewall.open(rules)).toEqual([]);
    expect(await place.holds()).toHaveLength(50);
    expect(callsOf("AuthorizeSecurityGroupIngress").length).toBeLessThan(14);
  });

  test("one rule that EC2 does not take keeps no other out", async () => {
    const place = await openGroup(cloud);
    const bad = place.ruleOf({ ports: "sctp/1", address: "203.0.113.99/32" });
    const refusals = await place.connect().open([...spots(3).map(place.ruleOf), bad]);
    expect(refusals.map(({ ports, failure }) => [ports, failure.code])).toEqual([
      ["sctp/1", "invalid"],
    ]);
    expect(await place.holds()).toHaveLength(3);
  });

  test("the very rule in somebody else's name is refused and stays theirs", async () => {
    const place = await openGroup(cloud);
    const [first, second] = spots(2);
    if (!first || !second) return expect.unreachable();
    await place.addForeign(first, "the office");
    const refusals = await place.connect().open([first, second].map(place.ruleOf));
    expect(refusals).toMatchObject([{ ...first, failure: { code: "invalid" } }]);
    const nameless = { ...place.ruleOf(first), providerRuleId: null };
    expect(await place.connect().close([nameless])).toEqual([]);
    expect((await place.list()).map(({ note }) => note)).toContain("the office");
  });
});

describe("what a group holds", () => {
  test("groups and prefix lists that rules name are shown as they are, and so are odd protocols", async () => {
    const place = await openGroup(cloud);
    const { PrefixList } = await cloud.inner.createManagedPrefixList({
      PrefixListName: "offices",
      AddressFamily: "IPv4",
      MaxEntries: 2,
    });
    await cloud.inner.authorizeSecurityGroupIngress({
      GroupId: place.groupId,
      IpPermissions: [
        { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: place.groupId }] },
        {
          IpProtocol: "tcp",
          FromPort: 22,
          ToPort: 22,
          PrefixListIds: [{ PrefixListId: PrefixList?.PrefixListId }],
        },
        { IpProtocol: "icmp", FromPort: 8, ToPort: -1, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
        { IpProtocol: "47", FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
      ],
    });
    const { rules, room } = await place.connect().list();
    expect(rules.map(({ ports, address }) => `${ports} ${address}`).sort()).toEqual(
      [
        `any ${place.groupId}`,
        `tcp/22 ${PrefixList?.PrefixListId}`,
        "icmp type 8 10.0.0.0/8",
        "protocol 47 10.0.0.0/8",
      ].sort(),
    );
    expect(room).toMatchObject([
      { family: 4, used: 4 },
      { family: 6, used: 2 },
    ]);
  });

  test("a list of many pages is read to its end", async () => {
    const place = await openGroup(cloud);
    await place.connect().open(spots(23).map(place.ruleOf));
    cloud.behave({ pageSize: 5 });
    expect(await place.list()).toHaveLength(23);
    expect(callsOf("DescribeSecurityGroupRules").length).toBeGreaterThanOrEqual(5);
  });

  test("the families are counted apart: IPv6 finds room where IPv4 is full", async () => {
    const place = await openGroup(cloud);
    cloud.behave({ quota: 2 });
    const six = place.ruleOf({ ports: "tcp/443", address: "2001:db8::7/128" });
    const refusals = await place.connect().open([...spots(4).map(place.ruleOf), six]);
    expect(refusals.map(({ failure }) => failure.code)).toEqual(["full", "full"]);
    const { rules, room } = await place.connect().list();
    expect(rules.map(({ address }) => address)).toContain("2001:db8::7/128");
    expect(room).toEqual([
      { family: 4, used: 2, limit: 2, isAssumed: false },
      { family: 6, used: 1, limit: 2, isAssumed: false },
    ]);
  });

  test("the quota is AWS's word, the config's above it, and 60 when nobody tells", async () => {
    const place = await openGroup(cloud);
    cloud.behave({ quota: 200 });
    const [told] = (await place.connect().list()).room;
    expect(told).toMatchObject({ limit: 200, isAssumed: false });
    const [set] = (await place.connect({ config: { port: 443, quota: 90 } }).list()).room;
    expect(set).toMatchObject({ limit: 90, isAssumed: false });
    cloud.behave({ denied: ["GetServiceQuota"] });
    const [assumed] = (await place.connect({ secret: newKeys() }).list()).room;
    expect(assumed).toMatchObject({ limit: 60, isAssumed: true });
  });

  test("the quota is asked for once, however often a group is read", async () => {
    const place = await openGroup(cloud);
    await Promise.all([place.list(), place.list(), place.list()]);
    await place.list();
    expect(callsOf("GetServiceQuota")).toHaveLength(1);
  });
});

describe("credentials", () => {
  test("verify asks who we are and tries both changes without making them", async () => {
    const place = await openGroup(cloud);
    await place.connect().verify();
    expect(callsOf("GetCallerIdentity")).toHaveLength(1);
    expect(cloud.calls.filter(({ isTrial }) => isTrial)).toHaveLength(2);
    expect(await place.holds()).toEqual([]);
  });

  test.each(["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"])(
    "verify fails without the right to %s, and says which",
    async (action) => {
      const place = await openGroup(cloud);
      cloud.behave({ denied: [action] });
      const { code, message } = await failureOf(place.connect().verify());
      expect(code).toBe("denied");
      expect(message).toContain(action);
      expect(message).not.toContain("Encoded");
    },
  );

  test("a role is assumed once, and its keys are used", async () => {
    const place = await openGroup(cloud);
    const roleArn = "arn:aws:iam::123456789012:role/postern";
    const firewall = place.connect({ secret: { ...newKeys(), roleArn, externalId: "ours" } });
    await firewall.verify();
    expect(await firewall.open(spots(2).map(place.ruleOf))).toEqual([]);
    expect(callsOf("AssumeRole")).toHaveLength(1);
    expect(await place.holds()).toHaveLength(2);
  });

  test("a role that may not be assumed is a denial", async () => {
    const place = await openGroup(cloud);
    cloud.behave({ denied: ["AssumeRole"] });
    const roleArn = "arn:aws:iam::123456789012:role/postern";
    const firewall = place.connect({ secret: { ...newKeys(), roleArn } });
    expect((await failureOf(firewall.list())).code).toBe("denied");
  });
});

describe("what may be amiss", () => {
  test("a group that is not there is absent, to every call", async () => {
    const place = await openGroup(cloud);
    const gone = place.connect({ identifier: "sg-0123456789abcdef0" });
    const [rule] = spots(1).map(place.ruleOf);
    if (!rule) return expect.unreachable();
    for (const call of [() => gone.verify(), () => gone.list(), () => gone.open([rule])]) {
      expect((await failureOf(call())).code).toBe("absent");
    }
  });

  test("an address where nobody listens is unreachable", async () => {
    const place = await openGroup(cloud);
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const address = closed.address();
    await new Promise((resolve) => closed.close(resolve));
    if (address === null || typeof address === "string") return expect.unreachable();
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${address.port}`;
    const { code, message } = await failureOf(place.connect({ secret: newKeys() }).list());
    expect(code).toBe("unreachable");
    expect(message).toContain("ECONNREFUSED");
  });

  test("silence ends in time: it may or may not have been done", async () => {
    const place = await openGroup(cloud);
    cloud.behave({ fault: "silent" });
    expect((await failureOf(place.connect().open(spots(1).map(place.ruleOf)))).code).toBe(
      "timed_out",
    );
  });
});
