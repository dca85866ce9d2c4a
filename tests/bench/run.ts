import { openServer } from "@/db/server";
import { issueAccessToken } from "@/lib/domain/sign-in/tokens";
import { useEnvironment as setEnvironment } from "@/lib/env";
import { createDatabase, dropDatabase, startPostgres } from "../support/postgres";
import { openBench } from "./calls";
import { assignOrganizations, assignPairs, fill, idOf, organizations } from "./data";
import { goalTable, type Row } from "./goals";
import { measureCrowds, measureSizes, measureSpeeds } from "./measure";
import { measurePackets } from "./packets";
import { watchStatements } from "./statements";
import { bundle, environment, openOurs } from "./systems";

/*
 * `npm run bench`: how near our front door comes to what its SQL alone could do, in ratios of one
 * run, against the goals of the design. `--quick` for a look, `--profile` for CPU profiles of the
 * front door in tests/output/bench, `--packets` for the packets through nftables alone. Goals are no
 * tests: only errors make it fail.
 */

const print = (text: string) => process.stdout.write(text);
const quick = process.argv.includes("--quick");
const profile = process.argv.includes("--profile");

print("Building the front door …\n");
await bundle();
const postgres = await startPostgres();
print(`Postgres: ${postgres.source}; fsync is off there, as for tests, so commits cost less.\n`);
const names = ["postern_bench_one", "postern_bench_thousand", "postern_bench_packets"] as const;
try {
  if (!process.argv.includes("--packets")) await benchCalls();
  const packets = await measurePackets(await createDatabase(postgres.url, names[2]), quick);
  print(`${packets.text}\n${goalTable(packets.rows)}\n`);
} finally {
  for (const name of names) await dropDatabase(postgres.url, name);
  await postgres.stop();
}

async function benchCalls(): Promise<void> {
  const [one, thousand] = [await makeDatabase(names[0], 0), await makeDatabase(names[1], 1_000)];
  const tokens = await issueTokens();
  const { texts, perList, perAssign } = await watchCalls(one, tokens);
  const bench = await openBench({ one, thousand, tokens, texts, quick, profile });
  const rounds = quick ? 1 : 5;
  print(`SQL alone by ${bench.tool}; 16 clients; medians of ${rounds} alternating rounds\n\n`);
  const rows: Row[] = [
    { goal: 4, name: "statements per list", measured: perList, must: 2, aim: 1, better: "lower" },
    { goal: 4, name: "per assign", measured: perAssign, must: 3, aim: 2, better: "lower" },
  ];
  for (const measure of [measureSpeeds, measureSizes, measureCrowds]) {
    const found = await measure(bench, rounds);
    print(`${found.text}\n`);
    rows.push(...found.rows);
  }
  await bench.close();
  print(`${goalTable(rows)}\n   errors in all calls: ${bench.errors()}\n`);
  process.exitCode = bench.errors() > 0 ? 1 : 0;
}

async function makeDatabase(name: string, fillers: number): Promise<string> {
  const began = performance.now();
  await dropDatabase(postgres.url, name);
  const url = await createDatabase(postgres.url, name);
  const store = await openServer({ url, poolSize: 1, migrationsFolder: "db/migrations" });
  await store.close();
  await fill(url, fillers);
  print(`Filled ${name} in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  return url;
}

/** A token for the admin of every organization in which the bench calls, by its number. */
async function issueTokens(): Promise<Map<number, string>> {
  setEnvironment({ ...environment, DATABASE_URL: "postgres://unused" });
  const { small, large, fifty, tenThousand, assign } = organizations;
  const assigning = Array.from({ length: assignOrganizations }, (_one, index) => assign + index);
  const numbers = [small, large, fifty, tenThousand, ...assigning];
  const token = (number: number) =>
    issueAccessToken({
      signInId: idOf("signIn", number, 0),
      organizationId: idOf("organization", number, 0),
      userId: idOf("user", number, 0),
    });
  return new Map(
    await Promise.all(numbers.map(async (number) => [number, await token(number)] as const)),
  );
}

/** How many statements a call costs, and their texts. */
async function watchCalls(databaseUrl: string, tokens: Map<number, string>) {
  const watch = await watchStatements(databaseUrl);
  const ours = await openOurs(watch.url);
  const calls = 20;
  // The last pairs: the load counts from the first.
  let pair = assignPairs / assignOrganizations - 1;
  const list = () => call(`${ours.url}/api/v1/roles`, "GET", tokens.get(organizations.small));
  const assign = () => {
    const organization = organizations.assign;
    const role = idOf("role", organization, pair % 500);
    const resource = idOf("resource", organization, Math.floor(pair / 500));
    pair -= 1;
    const path = `/api/v1/roles/${role}/resources/${resource}`;
    return call(`${ours.url}${path}`, "POST", tokens.get(organization));
  };
  const perCall = async (make: () => Promise<void>) => {
    await make();
    const before = watch.executed();
    for (let made = 0; made < calls; made += 1) await make();
    return (watch.executed() - before) / calls;
  };
  const [perList, perAssign] = [await perCall(list), await perCall(assign)];
  await ours.close();
  watch.close();
  return { texts: watch.texts, perList, perAssign };
}

async function call(url: string, method: string, token: string | undefined): Promise<void> {
  const response = await fetch(url, { method, headers: { authorization: `Bearer ${token}` } });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${body}`);
}
