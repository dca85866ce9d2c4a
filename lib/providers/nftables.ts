import { z } from "zod";
import { allPortsOf } from "@/lib/contract/ports";
import { nftIn, type Table } from "./nft";
import {
  addition,
  commentAt,
  type Frame,
  frameBatch,
  isFit,
  isMadeFor,
  removal,
  rulesIn,
} from "./nftables-table";
import {
  type Firewall,
  type Listing,
  type Provider,
  ProviderFailure,
  type Refusal,
  type Rule,
  type Target,
} from "./provider";

const settings = z.strictObject({
  /** `ip netns exec` this one; without it, the network that Postern itself is in. */
  namespace: z
    .string()
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/)
    .optional(),
  /** Whether the ports are closed as soon as the resource is there, or from its first session on. */
  guard: z.enum(["always", "from_first_session"]).default("always"),
  /** What this machine sends to itself. */
  loopback: z.enum(["open", "guarded"]).default("open"),
});
type Settings = z.output<typeof settings>;

/**
 * This machine's own nftables. A table of ours drops what comes to the guarded ports, except from
 * the addresses in its sets: one set for each port range, so that nothing is ever there twice. Other
 * tables are not looked at; what they drop stays dropped.
 */
export const nftables: Provider = {
  provider: "HOST",
  resourceType: "NFTABLES",
  label: "This host's nftables",
  isOfHost: true,
  credential: null,
  identifier: {
    label: "Table",
    hint: "A table that Postern makes for this resource alone, such as postern_web",
    schema: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, {
      error: "must be lower-case letters, digits and underscores, beginning with a letter",
    }),
  },
  needsRegion: false,
  hasPorts: true,
  config: {
    schema: settings,
    fields: [
      {
        name: "namespace",
        label: "Network namespace",
        hint: "Its name in ip netns; empty for the one that Postern runs in",
        kind: "text",
        isRequired: false,
        isPlace: true,
      },
      {
        name: "guard",
        label: "Guard",
        hint: "always closes the ports at once, from_first_session with the first session",
        kind: "text",
        isRequired: false,
      },
      {
        name: "loopback",
        label: "Loopback",
        hint: "open, or guarded to close the ports to this machine itself as well",
        kind: "text",
        isRequired: false,
      },
    ],
  },
  gatherMilliseconds: 0,
  connect: (target) => guardOf(target, settingsOf(target)),
};

/** `config` holds the ports as well. */
function settingsOf({ config }: Target): Settings {
  const own = Object.entries(config).filter(([name]) => Object.hasOwn(settings.shape, name));
  const { data } = settings.safeParse(Object.fromEntries(own));
  if (data) return data;
  throw new ProviderFailure("invalid", "The settings of this resource are not those of nftables");
}

/** So often the table may change between our look at it and our batch, which then does nothing. */
const triesMax = 8;

function guardOf(target: Target, { namespace, guard, loopback }: Settings): Firewall {
  const nft = nftIn(namespace);
  const { identifier: name, resourceId } = target;
  const frame = (): Frame => ({ name, resourceId, guarded: guardedPorts(target), loopback });
  // Looks, and changes what has to be changed, until there is nothing left to change.
  const settle = async (batchFor: (table: Table | null) => readonly string[], isDry = false) => {
    let complaint: string | undefined;
    for (let tries = 0; tries < triesMax; tries += 1) {
      const table = await nft.read(name);
      if (table && !isMadeFor(resourceId, table)) throw notOurs(name);
      const batch = batchFor(table);
      if (batch.length === 0) return table;
      complaint = await nft.send(batch, { isDry });
      if (isDry && complaint === undefined) return table;
    }
    throw new ProviderFailure("invalid", complaint ?? "nft: the table keeps changing");
  };
  return {
    verify: async () => listingOf(await settle((table) => frameBatch(frame(), table), true)),
    // A look also puts up the guard: a machine that was started anew is closed before anyone asks.
    list: async () =>
      listingOf(
        await settle((table) => (table || guard === "always" ? frameBatch(frame(), table) : [])),
      ),
    open: async (rules) => {
      const [fit, unfit] = [rules.filter(isFit), rules.filter((rule) => !isFit(rule))];
      const table = await settle((seen) => [
        ...frameBatch(frame(), seen, fit),
        ...fit
          .filter((rule) => commentAt(seen, rule) === undefined)
          .map((rule) => addition(name, rule)),
      ]);
      const theirs = fit.filter((rule) => commentAt(table, rule) !== rule.tag);
      return [
        ...unfit.map((rule) => refusal(rule, "nftables cannot open this")),
        ...theirs.map((rule) => refusal(rule, "Somebody else has let this address in already")),
      ];
    },
    close: async (rules) => {
      const isOurs = (table: Table | null) => (rule: Rule) =>
        isFit(rule) && commentAt(table, rule) === rule.tag;
      await settle((table) => rules.filter(isOurs(table)).map((rule) => removal(name, rule)));
      return [];
    },
  };
}

function notOurs(name: string): ProviderFailure {
  const message = `The table inet ${name} was not made for this resource: choose another name, or remove it with "nft delete table inet ${name}"`;
  return new ProviderFailure("invalid", message);
}

/** @throws ProviderFailure rather than close a whole machine by an oversight */
function guardedPorts({ config }: Target): string[] {
  const ports = allPortsOf(config);
  if (!ports.some((each) => each === "tcp" || each === "udp")) return ports;
  const message = "Name the ports to guard: without any, all of this machine would be closed";
  throw new ProviderFailure("invalid", message);
}

const refusal = ({ ports, address }: Rule, message: string): Refusal => ({
  ports,
  address,
  failure: new ProviderFailure("invalid", message),
});

/** As long as a machine that was started anew, or whose rules were thrown away, may be open. */
const lookSeconds = 10;

/** A set grows as it needs to: there is no quota that anybody could run into. */
const listingOf = (table: Table | null): Listing => ({
  ...{ rules: rulesIn(table), room: [], lookSeconds },
});
