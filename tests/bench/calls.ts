import { setTimeout as sleep } from "node:timers/promises";
import { type CeilingRunner, ceilingRunner } from "./ceiling";
import { assignOrganizations, idOf, organizations, who } from "./data";
import type { Measured } from "./load";
import { openBare, openLoad, openOurs, type Server } from "./systems";

export type Setting = {
  /** The same data in two databases, one of which holds 1,000 organizations more. */
  one: string;
  thousand: string;
  tokens: Map<number, string>;
  /** The front door's own statements by their names. */
  texts: Map<string, string>;
  quick: boolean;
  profile: boolean;
};

/** A measurement with what the server's process spent on each call, in microseconds of CPU. */
export type Spent = Measured & { cpu: number };

/** One case for the three systems; ours also takes a number of clients. */
export type Case = {
  name: string;
  ceiling: () => Promise<number>;
  bare: () => Promise<Spent>;
  ours: (clients?: number) => Promise<Spent>;
};

export type Bench = {
  tool: string;
  cases: Case[];
  /** A GET of an organization at our front door. */
  get: (organization: number, path: string) => Promise<Spent>;
  /** The small list of the same organization in the database that holds 1,000 more. */
  amongThousand: () => Promise<Spent>;
  /** Calls that failed so far. */
  errors: () => number;
  close: () => Promise<void>;
};

/** Starts the systems and the generator. */
export async function openBench(setting: Setting): Promise<Bench> {
  const { one, thousand, tokens, texts, profile } = setting;
  const seconds = setting.quick ? 1 : 2;
  const ceiling = ceilingRunner();
  const load = openLoad();
  const ours = await openOurs(one, profile);
  const oursAmongThousand = await openOurs(thousand);
  const bare = await openBare(one, bareCases(texts));
  const tokenOf = (organization: number) => tokens.get(organization) ?? "";
  let errors = 0;
  let firstPair = 0;

  const measure = async (
    server: Server,
    what: { method: "GET" | "POST"; path: string; token?: string; tokens?: string[] },
    clients = 16,
  ): Promise<Spent> => {
    const before = await server.cpu();
    const order = { url: server.url, ...what, firstPair, clients, seconds };
    const measured = await load.measure(order);
    errors += measured.errors;
    firstPair = measured.nextPair;
    // What the clients left behind unanswered must not weigh on the next measurement.
    await sleep(clients * 10);
    return { ...measured, cpu: ((await server.cpu()) - before) / Math.max(1, measured.calls) };
  };
  const getAt = (server: Server, organization: number, path: string, clients?: number) =>
    measure(server, { method: "GET", path, token: tokenOf(organization) }, clients);
  const assigning = Array.from({ length: assignOrganizations }, (_one, index) =>
    tokenOf(organizations.assign + index),
  );
  const assignAt = (server: Server, path: string, clients?: number) =>
    measure(server, { method: "POST", path, tokens: assigning }, clients);

  const listCase = (name: string, organization: number): Case => ({
    name,
    ceiling: () => listCeiling(ceiling, setting, organization, seconds),
    bare: () => getAt(bare, organization, barePath(organization)),
    ours: (clients) => getAt(ours, organization, "/api/v1/roles", clients),
  });
  const assignCase: Case = {
    name: "assign",
    ceiling: async () => {
      const text = texts.get("assign_resource") ?? "";
      const result = await ceiling.assign(one, text, firstPair, seconds);
      firstPair = result.nextPair;
      return result.perSecond;
    },
    bare: () => assignAt(bare, "/assign/{signIn}/{organization}/{user}/{role}/{resource}"),
    ours: (clients) => assignAt(ours, "/api/v1/roles/{role}/resources/{resource}", clients),
  };
  return {
    tool: ceiling.tool,
    cases: [
      listCase("list of 50", organizations.large),
      listCase("small list", organizations.small),
      assignCase,
    ],
    get: (organization, path) => getAt(ours, organization, path),
    amongThousand: () => getAt(oursAmongThousand, organizations.small, "/api/v1/roles"),
    errors: () => errors,
    close: async () => {
      for (const child of [ours, oursAmongThousand, bare, load]) await child.close();
    },
  };
}

async function listCeiling(
  ceiling: CeilingRunner,
  { one, texts }: Setting,
  organization: number,
  seconds: number,
): Promise<number> {
  const text = texts.get("list_roles") ?? "";
  const id = idOf("organization", organization, 0);
  return (await ceiling.list(one, text, id, seconds)).perSecond;
}

const barePath = (organization: number) =>
  `/list/${(["signIn", "organization", "user"] as const)
    .map((kind) => idOf(kind, organization, 0))
    .join("/")}`;

/** What the front door runs for each call, in its order: who is asking, then the verb. */
function bareCases(texts: Map<string, string>) {
  const step = (name: string, values: unknown[]) => ({ name, text: texts.get(name) ?? "", values });
  const person = step("read_person", [":0", ":1", ":2"]);
  return {
    list: { steps: [person, step("list_roles", [":1"])] },
    assign: {
      steps: [
        person,
        step("assign_resource", [":1", ":3", [":4"], ":2", "Person 00000", who, false, null]),
      ],
    },
  };
}
