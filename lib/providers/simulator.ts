import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import {
  type Firewall,
  type Provider,
  ProviderFailure,
  type Refusal,
  type SimulatorMemory,
  type Target,
} from "./provider";

const quotaDefault = 60;

/** What goes wrong on demand: the numbers and the fault stand in the resource's `config`. */
const settings = z.strictObject({
  latencyMilliseconds: z.int().min(0).max(30_000).default(150),
  /** How many rules fit. */
  quota: z.int().min(0).max(10_000).default(quotaDefault),
  /** How long a read still misses what was written. */
  lagMilliseconds: z.int().min(0).max(60_000).default(0),
  /** Calls at once, and calls a second after that; without it as many as one likes. */
  burst: z.int().min(1).max(10_000).optional(),
  callsPerSecond: z.number().min(0.01).max(10_000).default(5),
  fault: z
    .enum(["none", "denied", "unreachable", "times_out_after_applying", "keeps_rules"])
    .default("none"),
});
type Settings = z.output<typeof settings>;

/** A firewall that only pretends. It keeps its list, and it can be slow, full, throttled or broken. */
export const simulator: Provider = {
  provider: "SIMULATOR",
  resourceType: "SECURITY_GROUP",
  label: "Simulated firewall",
  isSimulated: true,
  credential: null,
  identifier: {
    label: "Identifier",
    hint: "Any word; nothing real stands behind it.",
    schema: z.string().min(1),
  },
  needsRegion: false,
  hasPorts: true,
  config: {
    schema: settings,
    fields: [
      { name: "latencyMilliseconds", label: "Latency in ms", kind: "number", isRequired: false },
      { name: "quota", label: "Rules that fit", kind: "number", isRequired: false },
      {
        name: "fault",
        label: "Fault",
        hint: "none, denied, unreachable, times_out_after_applying or keeps_rules",
        kind: "text",
        isRequired: false,
      },
    ],
  },
  gatherMilliseconds: 0,
  connect: (target, { simulator: memory }) =>
    pretend(target, settings.parse(own(target.config)), memory),
};

function own(config: Target["config"]) {
  return Object.fromEntries(
    Object.entries(config).filter(([name]) => Object.hasOwn(settings.shape, name)),
  );
}

function pretend(target: Target, given: Settings, memory: SimulatorMemory): Firewall {
  const call = async () => {
    await sleep(given.latencyMilliseconds);
    if (given.fault === "denied") {
      throw new ProviderFailure("denied", "AccessDenied: the credential was refused");
    }
    if (given.fault === "unreachable") {
      throw new ProviderFailure("unreachable", "The firewall does not answer");
    }
    if (given.burst !== undefined && !takeToken(target.resourceId, given.burst, given)) {
      throw new ProviderFailure("throttled", "RequestLimitExceeded: too many calls");
    }
  };
  const list = async () => {
    await call();
    const [rules, used] = [await memory.read(target), await memory.count(target)];
    return { rules, room: [{ family: null, used, limit: given.quota, isAssumed: false }] };
  };
  return {
    verify: list,
    list,
    open: async (rules) => {
      await call();
      const known = new Set(
        (await memory.read(target)).map(({ ports, address }) => ports + address),
      );
      const news = rules.filter(({ ports, address }) => !known.has(ports + address));
      const room = Math.max(0, given.quota - (await memory.count(target)));
      await memory.add(target, news.slice(0, room), given.lagMilliseconds);
      if (given.fault === "times_out_after_applying") {
        throw new ProviderFailure("timed_out", "No answer in time");
      }
      return news.slice(room).map(({ ports, address }): Refusal => {
        const message = `No room for more rules (${given.quota} of ${given.quota})`;
        return { ports, address, failure: new ProviderFailure("full", message) };
      });
    },
    close: async (rules) => {
      await call();
      if (given.fault === "keeps_rules") {
        throw new ProviderFailure("denied", "AccessDenied: rules may not be removed");
      }
      await memory.remove(target, rules);
      if (given.fault === "times_out_after_applying") {
        throw new ProviderFailure("timed_out", "No answer in time");
      }
      return [];
    },
  };
}

/** Token buckets by resource, as long as this process lives. */
const buckets = new Map<string, { tokens: number; at: number }>();

function takeToken(resourceId: string, burst: number, { callsPerSecond }: Settings): boolean {
  const now = performance.now();
  const bucket = buckets.get(resourceId) ?? { tokens: burst, at: now };
  const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * callsPerSecond);
  buckets.set(resourceId, { tokens: Math.max(0, tokens - 1), at: now });
  return tokens >= 1;
}
