import pg from "pg";
import { assignOrganizations, assignRoles, organizations, who } from "./data";
import { findPgbench, runPgbench } from "./systems";

export type Ceiling = { perSecond: number; nextPair: number };

/** The ceiling: nothing but the SQL of the call, by pgbench or, without it, by bare pg. */
export type CeilingRunner = {
  tool: string;
  list(url: string, text: string, organization: string, seconds: number): Promise<Ceiling>;
  assign(url: string, text: string, firstPair: number, seconds: number): Promise<Ceiling>;
};

export function ceilingRunner(): CeilingRunner {
  const pgbench = findPgbench();
  return pgbench ? byPgbench(pgbench) : byPg();
}

// The number of the call decides the pair: clients take different organizations and count up.
const organizationOfClient = `${organizations.assign} + :client_id::int`;
const assignValues = [
  `bench_id(1, ${organizationOfClient}, 0)`,
  `bench_id(4, ${organizationOfClient}, :n::bigint % ${assignRoles})`,
  `array[bench_id(5, ${organizationOfClient}, :n::bigint / ${assignRoles})]`,
  `bench_id(2, ${organizationOfClient}, 0)`,
  "'Person 00000'",
  // pgbench would take `:null` for one of its variables.
  `'${who.replaceAll(":", ": ")}'`,
  "false",
  "null",
];

function byPgbench(pgbench: string): CeilingRunner {
  return {
    tool: `pgbench -M prepared (${pgbench})`,
    list: async (url, text, organization, seconds) => {
      const script = `${text.trim().replaceAll("$1", ":organization::uuid")};\n`;
      const { perSecond } = await runPgbench(pgbench, url, script, seconds, { organization });
      return { perSecond, nextPair: 0 };
    },
    assign: async (url, text, firstPair, seconds) => {
      const filled = text.replace(
        /\$(\d)/g,
        (_all, place) => assignValues[Number(place) - 1] ?? "",
      );
      const script = `\\set n :n + 1\n${filled.trim()};\n`;
      const n = Math.ceil(firstPair / assignOrganizations);
      const { perSecond, calls } = await runPgbench(pgbench, url, script, seconds, { n });
      // Clients do not run equally often; twice the mean is past the busiest of them.
      return { perSecond, nextPair: (n + 2 * Math.ceil(calls / 16)) * assignOrganizations };
    },
  };
}

function byPg(): CeilingRunner {
  const loop = async (
    url: string,
    seconds: number,
    query: (client: number, call: number) => { name: string; text: string; values: unknown[] },
  ) => {
    const pool = new pg.Pool({ connectionString: url, max: 16 });
    const until = performance.now() + seconds * 1000;
    let calls = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 16 }, async (_client, client) => {
        const connection = await pool.connect();
        let own = 0;
        for (; performance.now() < until; own += 1) {
          await connection.query(query(client, own));
          calls += 1;
        }
        most = Math.max(most, own);
        connection.release();
      }),
    );
    await pool.end();
    return { perSecond: calls / seconds, most };
  };
  return {
    tool: "bare pg, since there is no pgbench here",
    list: async (url, text, organization, seconds) => {
      const query = { name: "ceiling", text, values: [organization] };
      const { perSecond } = await loop(url, seconds, () => query);
      return { perSecond, nextPair: 0 };
    },
    assign: async (url, text, firstPair, seconds) => {
      const first = Math.ceil(firstPair / assignOrganizations);
      const filled = text.replace(/\$(\d)/g, (_all, place) => {
        const value = assignValues[Number(place) - 1] ?? "";
        return value.replace(":client_id", "$1").replace(":n", "$2");
      });
      const { perSecond, most } = await loop(url, seconds, (client, call) => ({
        name: "ceiling_assign",
        text: filled,
        values: [client, first + call],
      }));
      return { perSecond, nextPair: (first + most) * assignOrganizations };
    },
  };
}
