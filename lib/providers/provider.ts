import type { z } from "zod";

/** One entry of an allow-list: an address with its prefix, and what it may reach there. */
export type Spot = {
  /** `tcp/443`, `tcp/8000-8100`, `udp`, `icmp`, or `any`. */
  ports: string;
  /** Canonical, with its prefix: `203.0.113.7/32`, `2001:db8::7/128`. */
  address: string;
};

/** An entry that we want there. The tag goes into its description, comment or name, as it is. */
export type Rule = Spot & { tag: string };

/** An entry as the provider shows it, ours or not. */
export type SeenRule = Spot & {
  /** The provider's own id, by which it is removed. */
  providerRuleId: string;
  /** What stands where our tag would. */
  note: string | null;
};

/** How many entries fit. Families that are counted apart have a line each. */
export type Room = {
  family: 4 | 6 | null;
  used: number;
  limit: number;
  /** The provider did not tell its quota; this is its documented default. */
  isAssumed: boolean;
};

export type Listing = {
  rules: SeenRule[];
  room: Room[];
  /**
   * Only from a provider that has things done later, and keeps the orders: the entries of which it
   * cannot say whether they are there. Of all others what it shows is exact, however young.
   */
  uncertain?: readonly Uncertain[];
  /** Looking costs nothing here: so often it is done, to find what others changed. */
  lookSeconds?: number;
};

/** Under way: an order for it waits for an answer. Else the last one failed and may be half done. */
export type Uncertain = Spot & { isUnderWay: boolean };

/** An entry that a call left undone although the others went through. */
export type Refusal = Spot & { failure: ProviderFailure };

export type FailureCode =
  /** The credential is wrong, revoked or lacks a right. */
  | "denied"
  /** Too many calls; the provider will take them later. */
  | "throttled"
  | "unreachable"
  /** No answer in time: it may or may not have been done. */
  | "timed_out"
  /** No room for another entry. */
  | "full"
  /** The firewall itself is not there. */
  | "absent"
  | "invalid"
  /** What would carry it out has not been heard of. */
  | "offline"
  /** The provider is not built in. */
  | "unsupported";

/** Why a call failed as a whole. The message is for people and never holds a secret. */
export class ProviderFailure extends Error {
  override name = "ProviderFailure";
  constructor(
    readonly code: FailureCode,
    message: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

/**
 * A firewall that can be changed. All calls may be repeated: opening what is open and closing what
 * is gone are successes. Large jobs are split as the vendor needs it; what could not be done of a
 * job is returned, what failed as a whole is thrown.
 */
export type Firewall = {
  /** Whether it is there and can be changed, without changing it; tells what it found. */
  verify(): Promise<Listing>;
  list(): Promise<Listing>;
  /** @throws ProviderFailure */
  open(rules: readonly Rule[]): Promise<Refusal[]>;
  /** Rules whose `providerRuleId` is not known are found by ports and address. @throws ProviderFailure */
  close(rules: readonly (Rule & { providerRuleId: string | null })[]): Promise<Refusal[]>;
};

/** Which firewall, and how to get at it. */
export type Target = {
  organizationId: string;
  resourceId: string;
  resourceName: string;
  identifier: string;
  region: string | null;
  config: Readonly<Record<string, unknown>>;
  /** The credential's contents, as its schema has checked them; null where none is needed. */
  secret: Readonly<Record<string, unknown>> | null;
};

/** What a simulated firewall remembers, as a real one would in its own house. */
export type SimulatorMemory = {
  /** Only what a read of this moment would show. */
  read(target: Target): Promise<SeenRule[]>;
  /** All of it, at once visible or after a while. */
  count(target: Target): Promise<number>;
  add(target: Target, rules: readonly Rule[], visibleAfterMilliseconds: number): Promise<void>;
  remove(target: Target, spots: readonly Spot[]): Promise<void>;
};

export type AgentOrder = { commandType: "APPLY" | "REVOKE"; rule: Rule };

/** The way to an agent: orders go in, and what it has answered so far comes out. */
export type AgentQueue = {
  /**
   * Queues what is neither waiting there already nor settled. An order that was never handed out
   * and is now called off leaves the queue instead.
   */
  order(target: Target, orders: readonly AgentOrder[]): Promise<void>;
  /** What the agent has carried out and not taken back, and what nobody knows yet. */
  standing(target: Target): Promise<{ rules: SeenRule[]; uncertain: Uncertain[] }>;
  /**
   * Who it is, and for how many seconds it has not been heard: null when it never was. Undefined
   * when there is no such agent.
   */
  presence(target: Target): Promise<{ name: string; silentSeconds: number | null } | undefined>;
};

export type Tools = { simulator: SimulatorMemory; agents: AgentQueue };

/** A field of the form for a credential or a resource. */
export type ProviderField = {
  name: string;
  label: string;
  hint?: string;
  kind: "text" | "secret" | "number" | "agent";
  isRequired: boolean;
  /** It says where the firewall is: what is open at the old place would be forgotten by a change. */
  isPlace?: boolean;
};

/** A firewall that a policy is to cover. */
export type PolicyPlace = Pick<Target, "identifier" | "region">;

/** A kind of firewall: one file each, and one line in `table.ts`. */
export type Provider = {
  /** Names on the wire. */
  provider: string;
  resourceType: string;
  /** What people call it: "AWS security group". */
  label: string;
  /** Nothing real stands behind it, and every page says so. */
  isSimulated?: boolean;
  /** It changes the machine that Postern runs on: for organizations that the operator names. */
  isOfHost?: boolean;
  /** Null where no secret is needed. */
  credential: {
    credentialType: string;
    label: string;
    schema: z.ZodType<Record<string, unknown>>;
    fields: readonly ProviderField[];
    /**
     * Whether the vendor takes the secret at all, asked without naming a firewall. Left out where
     * there is no such question: then its resources tell. @throws ProviderFailure
     */
    verify?(secret: NonNullable<Target["secret"]>): Promise<void>;
  } | null;
  /** The least that the credential must be allowed, as the vendor writes it, for these firewalls. */
  policy?: {
    label: string;
    hint: string;
    of(places: readonly PolicyPlace[]): Record<string, unknown>;
  };
  identifier: { label: string; hint: string; schema: z.ZodType<string> };
  needsRegion: boolean;
  /** Whether `config` names port ranges, each a rule of its own for every address. */
  hasPorts: boolean;
  /** What `config` holds beside the ports. */
  config: { schema: z.ZodType<Record<string, unknown>>; fields: readonly ProviderField[] };
  /** How long a call waits for more rules to join it. */
  gatherMilliseconds: number;
  connect(target: Target, tools: Tools): Firewall;
};
