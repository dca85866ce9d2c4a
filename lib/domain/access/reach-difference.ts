import { setImmediate } from "node:timers/promises";
import {
  type Preview,
  previewGroupsMax,
  previewNamedMax,
  type Through,
} from "@/lib/contract/previews";
import { type Reach, type ReachFacts, RoleSets, reachOver } from "./reach";
import type { Verdict } from "./verdicts";

type Named = { id: string; name: string };

/** What a change does to one pair. Two things can be so at once: a route goes, and the limit rises. */
type Effect = {
  gains?: { limitHours: number };
  loses?: { limitHours: number };
  keeps?: { through: Through[]; limitHours: number };
  limits?: { fromHours: number; toHours: number };
};

const nothing: Effect = {};

/** Half a million pairs take a while; other calls get their turns in between. */
const turnMilliseconds = 10;

/**
 * What differs between two states of an organization in who reaches what.
 *
 * @param users those whom the change can touch, in the order in which they are told
 * @param moment the moment that both states are asked about
 */
export async function differenceOf(
  before: ReachFacts,
  after: ReachFacts,
  users: readonly Named[],
  resources: readonly Named[],
  moment: Date,
): Promise<Omit<Preview, "at" | "sessions">> {
  const sets = new RoleSets();
  const resourceIds = resources.map(({ id }) => id);
  const rowBefore = reachOver(before, resourceIds, moment, sets);
  const rowAfter = reachOver(after, resourceIds, moment, sets);
  const roleNames = new Map([...after.roles, ...before.roles].map(({ id, name }) => [id, name]));
  const effectOf = remembered((from, to) => effect(from, to, sets, roleNames));
  const tally = new Tally();
  let begun = performance.now();
  for (const user of users) {
    if (performance.now() - begun > turnMilliseconds) {
      await setImmediate();
      begun = performance.now();
    }
    const [from, to] = [rowBefore(user.id), rowAfter(user.id)];
    for (const [place, resource] of resources.entries()) {
      const found = effectOf(from[place], to[place]);
      if (found !== nothing) tally.add(user, resource, found);
    }
  }
  return tally.told();
}

/** Reaches are few and shared, so what a change from one to another means is found out once. */
function remembered(find: (from: Reach | undefined, to: Reach | undefined) => Effect) {
  const known = new Map<Reach | undefined, Map<Reach | undefined, Effect>>();
  return (from: Reach | undefined, to: Reach | undefined): Effect => {
    let ways = known.get(from);
    if (ways === undefined) {
      ways = new Map();
      known.set(from, ways);
    }
    let found = ways.get(to);
    if (found === undefined) {
      found = find(from, to);
      ways.set(to, found);
    }
    return found;
  };
}

function effect(
  from: Reach | undefined,
  to: Reach | undefined,
  sets: RoleSets,
  roleNames: ReadonlyMap<string, string>,
): Effect {
  const before = limitOf(from?.verdict);
  const after = limitOf(to?.verdict);
  if (before === null && after === null) return nothing;
  if (before === null) return after === null ? nothing : { gains: { limitHours: after } };
  if (after === null) return { loses: { limitHours: before } };
  const otherRoutes = from?.roleSet !== to?.roleSet || from?.isAdmin !== to?.isAdmin;
  if (!otherRoutes && before === after) return nothing;
  return {
    ...(otherRoutes && {
      keeps: { through: staying(from, to, sets, roleNames), limitHours: after },
    }),
    ...(before !== after && { limits: { fromHours: before, toHours: after } }),
  };
}

/** The limit of who reaches it; null for who does not. An inactive resource is reached when it is back. */
function limitOf(verdict: Verdict | undefined): number | null {
  if (verdict === undefined || verdict.reason === "user_deactivated") return null;
  return verdict.limitHours;
}

function staying(
  from: Reach | undefined,
  to: Reach | undefined,
  sets: RoleSets,
  roleNames: ReadonlyMap<string, string>,
): Through[] {
  const later = new Set(sets.roleIdsOf(to?.roleSet ?? 0));
  const roles = sets
    .roleIdsOf(from?.roleSet ?? 0)
    .filter((id) => later.has(id))
    .map((id): Through => ({ kind: "role", roleId: id, roleName: roleNames.get(id) ?? "" }));
  return from?.isAdmin && to?.isAdmin ? [{ kind: "admin" }, ...roles] : roles;
}

/** Exact counts, and the first names. Users come one after the other, each with all their pairs. */
class Tally {
  readonly #gains = new Group<{ limitHours: number }>();
  readonly #loses = new Group<{ limitHours: number }>();
  readonly #keeps = new Group<{ through: Through[]; limitHours: number }>();
  readonly #limits = new Group<{ fromHours: number; toHours: number }>();
  readonly #through = new People<Through>();
  readonly #changes = new People<{ fromHours: number; toHours: number }>();
  readonly #gained = new Set<number>();
  /** What has been counted for the user whose pairs are coming. */
  #seen: { userId: string; effects: Set<Effect> } = { userId: "", effects: new Set() };

  add(user: Named, resource: Named, effect: Effect): void {
    const { gains, loses, keeps, limits } = effect;
    if (gains !== undefined) this.#gains.add(user, resource, gains);
    if (loses !== undefined) this.#loses.add(user, resource, loses);
    if (keeps !== undefined) this.#keeps.add(user, resource, keeps);
    if (limits !== undefined) this.#limits.add(user, resource, limits);
    if (this.#seen.userId !== user.id) this.#seen = { userId: user.id, effects: new Set() };
    if (this.#seen.effects.has(effect)) return;
    this.#seen.effects.add(effect);
    if (gains !== undefined) this.#gained.add(gains.limitHours);
    for (const route of keeps?.through ?? []) {
      this.#through.add(route.kind === "role" ? route.roleId : "", route, user);
    }
    if (limits !== undefined) {
      this.#changes.add(`${limits.fromHours} ${limits.toHours}`, limits, user);
    }
  }

  told(): Omit<Preview, "at" | "sessions"> {
    const gained = [...this.#gained].sort((a, b) => a - b);
    return {
      gains: {
        ...this.#gains.told(),
        limitHoursMin: gained.at(0) ?? null,
        limitHoursMax: gained.at(-1) ?? null,
      },
      loses: this.#loses.told(),
      keeps: {
        ...this.#keeps.told(),
        through: this.#through.mostFrequent().map(([route, people]) => ({ route, people })),
      },
      limits: {
        ...this.#limits.told(),
        changes: this.#changes.mostFrequent().map(([limits, people]) => ({ ...limits, people })),
      },
    };
  }
}

class Group<More> {
  readonly #resources = new Set<string>();
  readonly #named: ({ user: Named; resource: Named } & More)[] = [];
  #pairs = 0;
  #people = 0;
  #lastUserId = "";

  add(user: Named, resource: Named, more: More): void {
    this.#pairs += 1;
    if (this.#lastUserId !== user.id) this.#people += 1;
    this.#lastUserId = user.id;
    this.#resources.add(resource.id);
    if (this.#named.length < previewNamedMax) this.#named.push({ user, resource, ...more });
  }

  told() {
    return {
      people: this.#people,
      resources: this.#resources.size,
      pairs: this.#pairs,
      named: this.#named,
    };
  }
}

/** How many people something is so for. */
class People<Value> {
  readonly #found = new Map<string, { value: Value; people: number; lastId: string }>();

  add(key: string, value: Value, user: Named): void {
    const known = this.#found.get(key);
    if (known === undefined) this.#found.set(key, { value, people: 1, lastId: user.id });
    else if (known.lastId !== user.id) {
      known.people += 1;
      known.lastId = user.id;
    }
  }

  mostFrequent(): [Value, number][] {
    return [...this.#found.values()]
      .sort((a, b) => b.people - a.people)
      .slice(0, previewGroupsMax)
      .map(({ value, people }) => [value, people]);
  }
}
