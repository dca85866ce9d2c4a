import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { tagOf } from "@/lib/domain/firewalls/rule-tag";
import { type Firewall, ProviderFailure, type Rule, type Spot } from "@/lib/providers/provider";

/** How a firewall may behave beside being sound. */
export type Trouble =
  /** Two more rules fit, for each family that is counted apart. */
  | "full"
  /** The next call is one too many. */
  | "throttled"
  /** What a call changes is done, but no answer comes. */
  | "times out after applying"
  /** Reads do not show what is written from now on. */
  | "late visibility"
  | "credential revoked";

/** A firewall of its own for one test, with rules of nobody. */
export type Place = {
  /** The firewall through the code under test, as it behaves from now on. */
  firewall(trouble?: Trouble): Firewall | Promise<Firewall>;
  /** What is there, asked without the code under test. */
  holds(): Promise<Spot[]>;
  /** Puts a rule there by another hand. */
  addForeign(spot: Spot, note: string): Promise<void>;
  /** Where what was asked for is carried out by somebody else: waits until they have. */
  settle?(): Promise<void>;
};

export type Compliance = {
  name: string;
  /** Ports that rules may have here. */
  ports: readonly [string, ...string[]];
  /** The troubles that this provider can have; the tests of the others do not exist for it. */
  troubles: readonly Trouble[];
  /** Nobody else can write there, so nothing there is foreign. */
  isOursAlone?: boolean;
  /** Texts that no message may hold. */
  secrets?: readonly string[];
  open(): Promise<Place>;
};

const organizationId = randomUUID();
const resourceId = randomUUID();
const keyOf = ({ ports, address }: Spot) => `${ports} ${address}`;
const keysOf = (spots: readonly Spot[]) => spots.map(keyOf).sort();
const ruleOf = (spot: Spot): Rule => ({ ...spot, tag: tagOf(organizationId, resourceId, spot) });
const unnamed = (rules: readonly Rule[]) =>
  rules.map((rule) => ({ ...rule, providerRuleId: null }));
async function heldAt(place: Place): Promise<string[]> {
  await place.settle?.();
  return keysOf(await place.holds());
}

/** What every kind of firewall has to do, by real calls. */
export function describeCompliance(compliance: Compliance): void {
  const { name, ports } = compliance;
  const addresses = ["203.0.113.7/32", "198.51.100.1/32", "2001:db8::7/128", "192.0.2.64/26"];
  const rules = ports.flatMap((each) =>
    addresses.map((address) => ruleOf({ ports: each, address })),
  );
  const has = (trouble: Trouble) => compliance.troubles.includes(trouble);

  describe(name, () => {
    describeSound(compliance, rules);
    if (has("full")) describeFull(compliance);
    if (has("throttled")) describeThrottled(compliance, rules);
    if (has("times out after applying")) describeTimeouts(compliance, rules);
    if (has("late visibility")) describeLateness(compliance, rules);
    if (has("credential revoked")) describeRevoked(compliance, rules);
  });
}

function describeSound({ open, isOursAlone }: Compliance, rules: readonly Rule[]) {
  const [first, second] = rules;
  if (!first || !second) throw new Error("There are rules to try");
  const begin = async (opened: readonly Rule[] = []) => {
    const place = await open();
    const firewall = await place.firewall();
    if (opened.length > 0) expect(await firewall.open(opened)).toEqual([]);
    const list = async () => {
      await place.settle?.();
      return (await firewall.list()).rules;
    };
    return { place, firewall, list };
  };

  test("verify tells what is there and changes nothing", async () => {
    const { place, firewall } = await begin([first]);
    await place.settle?.();
    expect(keysOf((await firewall.verify()).rules)).toEqual([keyOf(first)]);
    expect(await heldAt(place)).toEqual([keyOf(first)]);
  });

  test("open puts every rule there, and list shows it with its tag and an id", async () => {
    const { place, list } = await begin(rules);
    expect(await heldAt(place)).toEqual(keysOf(rules));
    const shown = await list();
    expect(shown.map(({ note, ...spot }) => `${keyOf(spot)} ${note}`).sort()).toEqual(
      rules.map(({ tag, ...spot }) => `${keyOf(spot)} ${tag}`).sort(),
    );
    expect(new Set(shown.map(({ providerRuleId }) => providerRuleId)).size).toBe(rules.length);
  });

  test("open twice changes nothing", async () => {
    const { place, firewall } = await begin(rules);
    await place.settle?.();
    expect(await firewall.open(rules)).toEqual([]);
    expect(await heldAt(place)).toEqual(keysOf(rules));
  });

  test("open of some that are there and some that are not opens the others", async () => {
    const { place, firewall } = await begin(rules.slice(2));
    await place.settle?.();
    expect(await firewall.open(rules)).toEqual([]);
    expect(await heldAt(place)).toEqual(keysOf(rules));
  });

  test("close takes away what it names and nothing else", async () => {
    const { place, firewall, list } = await begin(rules);
    const named = (await list()).filter(({ note }) => note === first.tag);
    expect(await firewall.close(named.map((rule) => ({ ...rule, tag: first.tag })))).toEqual([]);
    expect(await heldAt(place)).toEqual(keysOf(rules.slice(1)));
  });

  test("close finds rules by ports and address when their ids are not known", async () => {
    const { place, firewall } = await begin(rules);
    await place.settle?.();
    expect(await firewall.close(unnamed(rules.slice(1)))).toEqual([]);
    expect(await heldAt(place)).toEqual([keyOf(first)]);
  });

  test("close twice changes nothing, with their ids and without", async () => {
    const { place, firewall, list } = await begin(rules);
    const named = (await list()).map((rule) => ({ ...rule, tag: rule.note ?? "" }));
    for (const again of [named, named, unnamed(rules)]) {
      expect(await firewall.close(again)).toEqual([]);
      expect(await heldAt(place)).toEqual([]);
    }
  });

  test("close of some that are gone takes the others away", async () => {
    const { place, firewall, list } = await begin(rules);
    const named = (await list()).map((rule) => ({ ...rule, tag: rule.note ?? "" }));
    await firewall.close(named.slice(0, 2));
    await place.settle?.();
    expect(await firewall.close(named)).toEqual([]);
    expect(await heldAt(place)).toEqual([]);
  });

  test("close of one that was never there is a success", async () => {
    const { place, firewall } = await begin([first]);
    await place.settle?.();
    const unknown = ruleOf({ ...first, address: "203.0.113.99/32" });
    expect(await firewall.close(unnamed([unknown]))).toEqual([]);
    expect(await heldAt(place)).toEqual([keyOf(first)]);
  });

  if (isOursAlone) return;
  test("a rule of somebody else is shown as it is and stays", async () => {
    const { place, firewall, list } = await begin([first]);
    const foreign = { ports: first.ports, address: "203.0.113.200/32" };
    await place.addForeign(foreign, "the office");
    await firewall.close(unnamed([first]));
    expect(await heldAt(place)).toEqual([keyOf(foreign)]);
    expect((await list()).map(({ note }) => note)).toEqual(["the office"]);
  });
}

async function failureOf(work: Promise<unknown>): Promise<ProviderFailure> {
  const outcome = await work.then(
    () => new Error("It succeeded"),
    (error: unknown) => error,
  );
  if (outcome instanceof ProviderFailure) return outcome;
  throw outcome;
}

function describeFull({ open, ports: [ports] }: Compliance) {
  test("full: as many as fit are there, each of the others is refused as full", async () => {
    const place = await open();
    const firewall = await place.firewall("full");
    const rules = [1, 2, 3, 4, 5].map((n) => ruleOf({ ports, address: `203.0.113.${n}/32` }));
    const refusals = await firewall.open(rules);
    await place.settle?.();
    expect(refusals.map(({ failure }) => failure.code)).toEqual(["full", "full", "full"]);
    const held = await place.holds();
    expect(held).toHaveLength(2);
    expect(keysOf([...held, ...refusals])).toEqual(keysOf(rules));
    const { room } = await firewall.list();
    const mine = room.find(({ family }) => family !== 6);
    expect(mine).toMatchObject({ used: 2, limit: 2 });
  });
}

function describeThrottled({ open }: Compliance, rules: readonly Rule[]) {
  test("throttled: open says so and does nothing; later the same call succeeds", async () => {
    const place = await open();
    const busy = await place.firewall("throttled");
    const failure = await failureOf(busy.open(rules));
    expect(failure.code).toBe("throttled");
    expect(failure.retryAfterSeconds ?? 1).toBeGreaterThan(0);
    expect(await heldAt(place)).toEqual([]);
    const firewall = await place.firewall();
    expect(await firewall.open(rules)).toEqual([]);
    expect(await heldAt(place)).toEqual(keysOf(rules));
  });

  test("throttled: close says so and does nothing; later the same call succeeds", async () => {
    const place = await open();
    await (await place.firewall()).open(rules);
    const busy = await place.firewall("throttled");
    expect((await failureOf(busy.close(unnamed(rules)))).code).toBe("throttled");
    expect(await heldAt(place)).toEqual(keysOf(rules));
    expect(await (await place.firewall()).close(unnamed(rules))).toEqual([]);
    expect(await heldAt(place)).toEqual([]);
  });
}

function describeTimeouts({ open }: Compliance, rules: readonly Rule[]) {
  test("times out after applying: open fails, and once more is a success", async () => {
    const place = await open();
    const silent = await place.firewall("times out after applying");
    expect((await failureOf(silent.open(rules))).code).toBe("timed_out");
    const firewall = await place.firewall();
    expect(await firewall.open(rules)).toEqual([]);
    expect(await heldAt(place)).toEqual(keysOf(rules));
  });

  test("times out after applying: close fails, and once more is a success", async () => {
    const place = await open();
    const firewall = await place.firewall();
    await firewall.open(rules);
    const named = (await firewall.list()).rules.map((rule) => ({ ...rule, tag: rule.note ?? "" }));
    const silent = await place.firewall("times out after applying");
    expect((await failureOf(silent.close(named))).code).toBe("timed_out");
    expect(await (await place.firewall()).close(named)).toEqual([]);
    expect(await heldAt(place)).toEqual([]);
  });
}

function describeLateness({ open }: Compliance, rules: readonly Rule[]) {
  test("late visibility: what no read shows yet can be opened again, and closed", async () => {
    const place = await open();
    const late = await place.firewall("late visibility");
    expect(await late.open(rules)).toEqual([]);
    expect((await late.list()).rules).toEqual([]);
    expect(await late.open(rules)).toEqual([]);
    expect(await heldAt(place)).toEqual(keysOf(rules));
    expect(await late.close(unnamed(rules))).toEqual([]);
    expect(await heldAt(place)).toEqual([]);
  });
}

function describeRevoked({ open, secrets = [] }: Compliance, rules: readonly Rule[]) {
  test("credential revoked: every call says so, changes nothing and tells no secret", async () => {
    const place = await open();
    const [kept] = rules;
    if (!kept) throw new Error("There are rules to try");
    await (await place.firewall()).open([kept]);
    const firewall = await place.firewall("credential revoked");
    const calls = [
      () => firewall.verify(),
      () => firewall.list(),
      () => firewall.open(rules),
      () => firewall.close(unnamed([kept])),
    ];
    for (const call of calls) {
      const { code, message } = await failureOf(call());
      expect(code).toBe("denied");
      for (const secret of secrets) expect(message).not.toContain(secret);
    }
    expect(await heldAt(place)).toEqual(keysOf([kept]));
  });
}
