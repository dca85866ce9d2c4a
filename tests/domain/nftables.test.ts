import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nftables } from "@/lib/providers/nftables";
import type { Rule, Spot, Target } from "@/lib/providers/provider";
import { findProvider } from "@/lib/providers/table";
import { hasNetworks, type Network, openNetwork } from "../support/network";
import { describeCompliance } from "../support/provider-compliance";

const tools = {} as Parameters<typeof nftables.connect>[1];

const targetOf = (config: Record<string, unknown>, more: Partial<Target> = {}): Target => ({
  organizationId: "0f5c3f3e-5d0a-4a53-9d2b-1f6f6f1c0a01",
  resourceId: "0f5c3f3e-5d0a-4a53-9d2b-1f6f6f1c0a02",
  resourceName: "web",
  identifier: "postern_web",
  region: null,
  config,
  secret: null,
  ...more,
});

const connect = (config: Record<string, unknown>, more: Partial<Target> = {}) =>
  nftables.connect(targetOf(config, more), tools);

const rule = (ports: string, address: string): Rule => ({
  ports,
  address,
  tag: `postern:${Buffer.from(`${ports} ${address}`).toString("hex").slice(0, 32)}`,
});
const gone = (rules: readonly Rule[]) => rules.map((one) => ({ ...one, providerRuleId: null }));

describe("the nftables provider, anywhere", () => {
  test("is one line in the table, without a credential", () => {
    expect(findProvider("HOST", "NFTABLES")).toBe(nftables);
    expect(nftables.credential).toBeNull();
  });

  test.each(["", "Web", "1web", "web; flush ruleset", "web\n", "a".repeat(32), "../x", "-f"])(
    "takes no table named %j",
    (name) => {
      expect(nftables.identifier.schema.safeParse(name).success).toBe(false);
    },
  );

  test.each([
    { namespace: "-x" },
    { namespace: "../../etc" },
    { namespace: "a b" },
    { namespace: "a;b" },
    { guard: "never" },
    { loopback: "closed" },
    { shell: "sh" },
  ])("takes no setting %j", (config) => {
    expect(nftables.config.schema.safeParse(config).success).toBe(false);
  });

  test.each([
    {},
    { protocol: "tcp" },
    { protocol: "udp", ports: [] },
    { port: 22, accessLevels: [{ remoteId: "all", protocol: "tcp" }] },
  ])("guards nothing by %j, rather than close all of the machine", async (config) => {
    await expect(connect(config).open([rule("tcp", "10.77.0.2/32")])).rejects.toMatchObject({
      name: "ProviderFailure",
      code: expect.stringMatching(/^(invalid|denied|absent)$/),
    });
  });
});

describe.skipIf(!hasNetworks())("nftables in a network namespace", () => {
  let network: Network;
  beforeAll(async () => {
    network = await openNetwork([8443, 8444, 8450]);
  });
  afterAll(() => network?.close());

  const here = (config: Record<string, unknown>, more: Partial<Target> = {}) =>
    connect({ namespace: network.namespace, ...config }, more);
  const table = (name: string) => network.nft("list", "table", "inet", name);
  const [first4, second4] = ["10.77.0.2", "10.77.0.3"];
  const passes = async (from: string, port: number) => (await network.connects(from, port)).isOpen;

  let places = 0;
  describeCompliance({
    name: "as every firewall",
    ports: ["tcp/443", "tcp/8000-8100", "udp", "icmp"],
    // No quota, no calls to count, reads that are never late, and no credential to revoke.
    troubles: [],
    open: async () => {
      places += 1;
      const name = `place_${places}`;
      const firewall = here({ port: 443 }, { identifier: name });
      return {
        firewall: () => firewall,
        holds: async () => spotsIn(table(name)),
        addForeign: async ({ ports, address }, note) => {
          const [base] = address.split("/");
          const set = `${ports.replace("/", "_")}_v4`;
          network.nft("add element inet", name, set, `{ ${base} comment "${note}" }`);
        },
      };
    },
  });

  test("verifying tells what is there and changes nothing", async () => {
    const before = network.nft("list", "ruleset");
    expect(await here({ port: 8443 }).verify()).toMatchObject({ rules: [], room: [] });
    expect(network.nft("list", "ruleset")).toBe(before);
  });

  test("a look closes the ports to everybody, and no other port", async () => {
    expect(await passes(first4, 8443)).toBe(true);
    expect(await here({ port: 8443 }).list()).toMatchObject({ rules: [], room: [] });
    expect([await passes(first4, 8443), await passes("fd00:77::2", 8443)]).toEqual([false, false]);
    expect(await passes(first4, 8444)).toBe(true);
  });

  test("or leaves them until the first session, where that is asked for", async () => {
    const firewall = here({ port: 8444, guard: "from_first_session" }, { identifier: "later" });
    expect(await firewall.list()).toMatchObject({ rules: [], room: [] });
    expect(await passes(first4, 8444)).toBe(true);
    await firewall.open([rule("tcp/8444", `${second4}/32`)]);
    expect([await passes(first4, 8444), await passes(second4, 8444)]).toEqual([false, true]);
    network.nft("delete", "table", "inet", "later");
  });

  test("lets one address of each family in, and out again with its connections", async () => {
    const firewall = here({ port: 8443 });
    const rules = [rule("tcp/8443", `${first4}/32`), rule("tcp/8443", "fd00:77::2/128")];
    expect(await firewall.open(rules)).toEqual([]);
    expect(await firewall.open(rules)).toEqual([]);
    expect((await firewall.list()).rules).toEqual(
      rules.map(({ ports, address, tag }) => ({
        ...{ ports, address, note: tag },
        providerRuleId: `tcp_8443_v${address.includes(":") ? 6 : 4} ${address.split("/")[0]}`,
      })),
    );
    expect([await passes(first4, 8443), await passes("fd00:77::2", 8443)]).toEqual([true, true]);
    expect([await passes(second4, 8443), await passes("fd00:77::3", 8443)]).toEqual([false, false]);
    expect(await network.holds("old", first4, 8443)).toBe(true);
    expect(await network.carries("old")).toBe(true);

    expect(await firewall.close(gone(rules))).toEqual([]);
    expect(await firewall.close(gone(rules))).toEqual([]);
    expect(await firewall.list()).toMatchObject({ rules: [], room: [] });
    expect([await passes(first4, 8443), await passes("fd00:77::2", 8443)]).toEqual([false, false]);
    expect(await network.carries("old")).toBe(false);
  });

  test("keeps ranges, single ports within them, networks and whole protocols apart", async () => {
    const levels = [
      { remoteId: "one", port: 8450 },
      { remoteId: "all udp", protocol: "udp", fromPort: 0, toPort: 65_535 },
      { remoteId: "ping", protocol: "icmp" },
    ];
    const config = { fromPort: 8440, toPort: 8460, protocol: "tcp", accessLevels: levels };
    const firewall = here(config, { identifier: "ranges", resourceId: "ranges" });
    const wide = [rule("tcp/8440-8460", "10.77.0.0/24"), rule("tcp/8440-8460", "::/0")];
    const narrow = [rule("tcp/8450", `${second4}/32`), rule("tcp/8450", "10.77.0.3/32")];
    const others = [rule("udp/0-65535", `${first4}/32`), rule("icmp", "fd00:77::2/128")];
    network.nft("delete", "table", "inet", "postern_web");
    expect(await firewall.open([...wide, ...narrow, ...others])).toEqual([]);
    const listed = (await firewall.list()).rules.map(({ ports, address }) => `${ports} ${address}`);
    expect(listed.sort()).toEqual([
      "icmp fd00:77::2/128",
      "tcp/8440-8460 10.77.0.0/24",
      "tcp/8440-8460 ::/0",
      "tcp/8450 10.77.0.3/32",
      "udp/0-65535 10.77.0.2/32",
    ]);
    expect([await passes(first4, 8443), await passes("fd00:77::3", 8443)]).toEqual([true, true]);
    await firewall.close(gone(wide));
    expect([await passes(first4, 8450), await passes(second4, 8450)]).toEqual([false, true]);
    expect(await passes(second4, 8443)).toBe(false);
    network.nft("delete", "table", "inet", "ranges");
  });

  test("twenty workers at once leave each rule once", async () => {
    const workers = Array.from({ length: 20 }, () => here({ port: 8443 }));
    const rules = Array.from({ length: 50 }, (_one, index) =>
      rule("tcp/8443", `10.77.1.${index}/32`),
    );
    await Promise.all(workers.map((firewall) => firewall.open(rules)));
    expect((await here({ port: 8443 }).list()).rules).toHaveLength(rules.length);
    expect(table("postern_web").match(/ drop /g)).toHaveLength(1);
    await Promise.all(workers.map((firewall) => firewall.close(gone(rules))));
    expect((await here({ port: 8443 }).list()).rules).toEqual([]);
  });

  test("what others put there is told and stays", async () => {
    const firewall = here({ port: 8443 });
    await firewall.list();
    const own = rule("tcp/8443", `${first4}/32`);
    const hand = "add rule inet postern_web guard ip saddr 192.0.2.0/24 tcp dport 22 accept";
    network.nft(`${hand} comment "by hand"`);
    network.nft(`add element inet postern_web tcp_8443_v4 { ${second4} }`);
    const foreign = [
      { ports: "tcp/8443", address: `${second4}/32`, note: null },
      { ports: "tcp/22", address: "192.0.2.0/24", note: "by hand" },
    ];
    expect((await firewall.list()).rules).toMatchObject(foreign);
    const same = rule("tcp/8443", `${second4}/32`);
    expect(await firewall.open([own, same])).toMatchObject([
      { address: `${second4}/32`, failure: { code: "invalid" } },
    ]);
    await firewall.close(gone([own, same]));
    // Other ports to guard write our own rules anew, around theirs.
    await here({ ports: [8443, 8444] }).list();
    expect(await passes(first4, 8444)).toBe(false);
    expect((await firewall.list()).rules).toMatchObject(foreign);
    expect(await passes(first4, 8444)).toBe(true);
  });

  test("a table of somebody else is left alone", async () => {
    network.nft("add table inet filter");
    network.nft("add chain inet filter input");
    const before = table("filter");
    const firewall = here({ port: 8443 }, { identifier: "filter" });
    const other = here({ port: 8443 }, { resourceId: "another" });
    for (const taken of [firewall, other]) {
      for (const call of [taken.verify, taken.list, () => taken.open([])]) {
        await expect(call()).rejects.toMatchObject({ code: "invalid" });
      }
    }
    expect(table("filter")).toBe(before);
  });

  test("what is not spelt as an address and ports never reaches nft", async () => {
    const before = table("postern_web");
    const bad = [
      rule("tcp/8443", "10.77.0.2"),
      rule("tcp/8443", "10.77.0.2/24"),
      rule("tcp/8443 accept; flush ruleset", "10.77.0.2/32"),
      rule("any", "10.77.0.2/32"),
      { ...rule("tcp/8443", "10.77.0.2/32"), tag: '" }\nflush ruleset' },
    ];
    expect(await here({ port: 8443 }).open(bad)).toHaveLength(bad.length);
    expect(await here({ port: 8443 }).close(gone(bad))).toEqual([]);
    expect(table("postern_web")).toBe(before);
  });

  test("says that it has no right to change anything", async () => {
    const program = ["--import", "tsx", "tests/support/without-rights.ts"];
    const { stdout, stderr } = spawnSync(process.execPath, program, { encoding: "utf8" });
    expect(`${stdout}${stderr}`).toMatch(/^denied: .*needs to be root, or CAP_NET_ADMIN$/m);
  });

  test("says that a namespace is not there", async () => {
    const firewall = connect({ port: 8443, namespace: "nowhere" });
    await expect(firewall.verify()).rejects.toMatchObject({ code: "absent" });
  });
});

/** The entries of a table as `nft list table` prints it. */
function spotsIn(text: string): Spot[] {
  const sets = [...text.matchAll(/set (\S+)_v([46])(?:_(\d+))? \{[^}]*?elements = \{([^}]*)\}/g)];
  return sets.flatMap(([, words = "", family, size, elements = ""]) =>
    elements.split(",").map((element) => {
      const [base] = element.trim().split(" ");
      const length = size ?? (family === "4" ? "32" : "128");
      return { ports: words.replace("_", "/"), address: `${base}/${length}` };
    }),
  );
}
