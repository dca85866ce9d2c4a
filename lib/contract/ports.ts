import { z } from "zod";
import { accessLevelId, line } from "./common";

const portMax = 65_535;
export const portsMax = 50;
const levelsMax = 50;
const portSentence = `must be a whole number from 0 to ${portMax}`;
const port = z.int(portSentence).min(0, portSentence).max(portMax, portSentence);

/** The part of a resource's `config`, or of an access level, that says what an address may reach. */
const portConfig = z.object({
  port: port.optional(),
  ports: z
    .array(port, "must be a list of ports")
    .max(portsMax, `must be at most ${portsMax} ports`)
    .optional(),
  fromPort: port.optional(),
  toPort: port.optional(),
  protocol: z.enum(["tcp", "udp", "icmp"], "must be tcp, udp or icmp").optional(),
});

const isRange = ({ fromPort, toPort }: { fromPort?: unknown; toPort?: unknown }) =>
  typeof fromPort === "number"
    ? toPort === undefined || (typeof toPort === "number" && toPort >= fromPort)
    : toPort === undefined;
const rangeRule = { path: ["toPort"], error: "must follow a fromPort that is not above it" };

const accessLevels = z
  .array(
    portConfig
      .extend({
        remoteId: accessLevelId.min(1, "is required"),
        name: line("name", 200).optional(),
      })
      .strict()
      .refine(isRange, rangeRule),
    "must be a list of access levels",
  )
  .max(levelsMax, `must be at most ${levelsMax} access levels`)
  .refine(
    (levels) => new Set(levels.map(({ remoteId }) => remoteId)).size === levels.length,
    "must not name a remoteId twice",
  )
  .optional();

/** The ports of a resource's `config` and its access levels, as a caller has to write them. */
export const writtenPorts = portConfig.extend({ accessLevels }).strict().refine(isRange, rangeRule);

/** The words of `config` that say what an address may reach; the others are the provider's own. */
export const portWords: readonly string[] = [...Object.keys(portConfig.shape), "accessLevels"];

/** Each a rule of its own for every address: `tcp/443`, `tcp/8000-8100`, `udp` for all its ports, `icmp`. */
function portsOf(config: unknown): string[] {
  const parsed = portConfig.safeParse(config ?? {});
  const { protocol = "tcp", port: one, ports = [], fromPort, toPort } = parsed.data ?? {};
  if (protocol === "icmp") return ["icmp"];
  const single = [...new Set(one === undefined ? ports : [one, ...ports])];
  const ranges = single.sort((a, b) => a - b).map(String);
  if (fromPort !== undefined) {
    const last = toPort ?? fromPort;
    ranges.push(last === fromPort ? `${fromPort}` : `${fromPort}-${last}`);
  }
  return ranges.length === 0
    ? [protocol]
    : [...new Set(ranges)].map((range) => `${protocol}/${range}`);
}

const levels = z.object({
  accessLevels: z.array(z.looseObject({ remoteId: z.string() })).optional(),
});

/**
 * What a resource opens at some access levels; the empty one is its default level. A level that the
 * resource no longer defines opens nothing of its own.
 */
export function portsAtLevels(config: unknown, remoteIds: readonly string[]): string[] {
  const defined = levelsOf(config);
  const opened = remoteIds.flatMap((remoteId) => {
    if (remoteId === "") return portsOf(config);
    return defined.filter((level) => level.remoteId === remoteId).flatMap(portsOf);
  });
  return [...new Set(opened)];
}

/** Everything that a resource opens at any of its levels. */
export function allPortsOf(config: unknown): string[] {
  const defined = levels.safeParse(config ?? {}).data?.accessLevels ?? [];
  return [...new Set([config, ...defined].flatMap(portsOf))];
}

/** What a resource opens at all its access levels together. */
export function portsAtEveryLevel(config: unknown): string[] {
  return portsAtLevels(config, ["", ...levelsOf(config).map(({ remoteId }) => remoteId)]);
}

const levelsOf = (config: unknown) => levels.safeParse(config ?? {}).data?.accessLevels ?? [];
