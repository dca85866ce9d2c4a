import type { Bench, Case, Spent } from "./calls";
import { organizations } from "./data";
import { median, type Row, table } from "./goals";

export type Findings = { rows: Row[]; text: string };

const goalsOfCase: Record<string, { speed: number; must: number; aim: number; tail: number[] }> = {
  "list of 50": { speed: 1, must: 0.4, aim: 0.65, tail: [5, 4] },
  "small list": { speed: 2, must: 0.3, aim: 0.45, tail: [3, 2.5] },
  assign: { speed: 3, must: 0.3, aim: 0.45, tail: [3, 2.5] },
};

/** Goals 1, 2, 3 and 5: ours beside its SQL alone and beside a server without a framework. */
export async function measureSpeeds({ cases }: Bench, rounds: number): Promise<Findings> {
  const head = ["per second", "SQL", "bare", "ours", "bare ÷ SQL", "ours ÷ SQL"];
  const lines = [[...head, "p50 ms", "p99 ms", "CPU µs bare", "CPU µs ours"]];
  const rows: Row[] = [];
  for (const one of cases) {
    const { top, bare, ours } = await alternate(one, rounds);
    const [bareSpeed, speed] = [of(bare, "perSecond"), of(ours, "perSecond")];
    const [p50, p99] = [of(ours, "p50"), of(ours, "p99")];
    lines.push([
      one.name,
      ...[top, bareSpeed, speed].map((value) => value.toFixed(0)),
      ...[bareSpeed / top, speed / top, p50, p99].map((value) => value.toFixed(2)),
      ...[of(bare, "cpu"), of(ours, "cpu")].map((value) => value.toFixed(0)),
    ]);
    const goal = goalsOfCase[one.name];
    if (!goal) continue;
    const [must = 0, aim = 0] = goal.tail;
    rows.push(
      {
        ...{ goal: goal.speed, name: `${one.name} ÷ its SQL`, measured: speed / top },
        ...{ must: goal.must, aim: goal.aim, better: "higher" },
      },
      {
        ...{ goal: 5, name: `p99 ÷ p50, ${one.name}`, measured: p99 / p50 },
        ...{ must, aim, better: "lower" },
      },
    );
  }
  return { rows, text: table(lines) };
}

async function alternate({ ceiling, bare, ours }: Case, rounds: number) {
  // The first calls of a process are slow for reasons that do not last.
  await bare();
  await ours();
  const tops: number[] = [];
  const bares: Spent[] = [];
  const owns: Spent[] = [];
  for (let round = 0; round < rounds; round += 1) {
    tops.push(await ceiling());
    bares.push(await bare());
    owns.push(await ours());
  }
  return { top: median(tops), bare: bares, ours: owns };
}

const of = (measured: Spent[], what: keyof Spent) => median(measured.map((one) => one[what]));

/** Goals 7 and 8: neither the page that is asked for nor the neighbours may make it slower. */
export async function measureSizes(bench: Bench, rounds: number): Promise<Findings> {
  const { fifty, tenThousand, small } = organizations;
  const page = (noun: string, organization: number, number: number) => () =>
    bench.get(organization, `/api/v1/${noun}?page=${number}&size=50`);
  const calls = {
    "page at 50 roles": page("roles", fifty, 0),
    "first page at 10,000": page("roles", tenThousand, 0),
    "middle page": page("roles", tenThousand, 100),
    "last page": page("roles", tenThousand, 199),
    "page at 50 users": page("users", fifty, 0),
    "first page at 10,000 users": page("users", tenThousand, 0),
    "last page of users": page("users", tenThousand, 199),
    "page at 50 events": page("audit-logs", fifty, 0),
    "first page at 10,000 events": page("audit-logs", tenThousand, 0),
    "small list": () => bench.get(small, "/api/v1/roles"),
    "among 1,000 organizations": bench.amongThousand,
  };
  type Name = keyof typeof calls;
  const results = new Map<string, Spent[]>();
  await bench.amongThousand();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, call] of Object.entries(calls)) {
      results.set(name, [...(results.get(name) ?? []), await call()]);
    }
  }
  const speed = (name: Name) => of(results.get(name) ?? [], "perSecond");
  const slower = (goal: number, base: Name, name: Name, must: number, aim: number): Row => ({
    ...{ goal, name: `${base} ÷ ${name}`, measured: speed(base) / speed(name) },
    ...{ must, aim, better: "lower" },
  });
  const lines = Object.keys(calls).map((name) => [name, speed(name as Name).toFixed(0)]);
  return {
    text: table([["sizes", "per second"], ...lines]),
    rows: [
      slower(7, "page at 50 roles", "first page at 10,000", 1.3, 1.15),
      slower(7, "page at 50 roles", "middle page", 1.3, 1.15),
      slower(7, "page at 50 roles", "last page", 1.3, 1.15),
      slower(7, "page at 50 users", "first page at 10,000 users", 1.3, 1.15),
      slower(7, "page at 50 users", "last page of users", 1.3, 1.15),
      slower(7, "page at 50 events", "first page at 10,000 events", 1.3, 1.15),
      slower(8, "small list", "among 1,000 organizations", 1.15, 1.05),
    ],
  };
}

/** Goal 6: many clients wait, but none is turned away or forgotten. */
export async function measureCrowds(bench: Bench): Promise<Findings> {
  const lines = [["crowds", "clients", "per second", "errors", "p50 ms", "p99 ms"]];
  const rows: Row[] = [];
  const errorsBefore = bench.errors();
  for (const { name, ours } of bench.cases) {
    for (const clients of [64, 256]) {
      const { perSecond, errors, p50, p99 } = await ours(clients);
      const numbers = [perSecond.toFixed(0), String(errors), p50.toFixed(2), p99.toFixed(2)];
      lines.push([name, String(clients), ...numbers]);
      if (clients !== 64) continue;
      const measured = p99 / p50;
      const title = `p99 ÷ p50 at 64 clients, ${name}`;
      rows.push({ goal: 6, name: title, measured, must: 3, aim: 2.5, better: "lower" });
    }
  }
  const errors = bench.errors() - errorsBefore;
  const title = "errors at 64 and 256 clients";
  rows.unshift({ goal: 6, name: title, measured: errors, must: 0, aim: 0, better: "lower" });
  return { rows, text: table(lines) };
}
