import { randomUUID } from "node:crypto";
import type { Database } from "@/db/queries";
import { fillWithDemo } from "@/db/seed/demo";
import { acmeId } from "@/db/seed/demo-ids";
import { openServer } from "@/db/server";
import type { Session } from "@/lib/contract/sessions";
import { callerOf } from "../support/call";
import { hasNetworks, type Network, openNetwork } from "../support/network";
import { accounts, signIn } from "../support/principals";
import { demoPassword } from "../support/settings";
import { median, type Row, table } from "./goals";
import type { Findings } from "./measure";
import { openInstance } from "./systems";

const port = 8443;

/**
 * Goal 9: how long after its start a session's first packet gets through a real nftables, and how
 * long after its end packets still do. One after another, and many at once.
 *
 * @param databaseUrl of an empty database
 */
export async function measurePackets(databaseUrl: string, quick: boolean): Promise<Findings> {
  if (!hasNetworks()) return { rows: [], text: "   no packets: not root, or no nft and ip here\n" };
  const network = await openNetwork([port]);
  const store = await openServer({
    ...{ url: databaseUrl, poolSize: 2, migrationsFolder: "db/migrations" },
  });
  await fillWithDemo(store, { password: demoPassword });
  const resourceId = await addServer(store, network);
  const instance = await openInstance(databaseUrl, { POSTERN_HOST_FIREWALL: "acme" });
  const { call, close } = callerOf(instance.url);
  try {
    const as = await signIn(call, accounts.admin);
    await network.since("refused", network.client[4][0], port, 5);
    const start = async (ipv4Address: string, every: number): Promise<Start> => {
      const since = network.since("open", ipv4Address, port, every);
      const began = Date.now();
      const body = { ipv4Address, resourceIds: [resourceId] };
      const answer = await call<Session>("POST", "/api/v1/sessions", { as, body });
      if (answer.status !== 201) throw new Error(answer.text);
      return { id: answer.body.id, ipv4Address, every, waited: (await since) - began };
    };
    const stop = async ({ id, ipv4Address, every }: Start) => {
      const began = Date.now();
      await call("POST", `/api/v1/sessions/${id}/stop`, { as });
      return (await network.since("refused", ipv4Address, port, every)) - began;
    };
    const end = async ({ id, ipv4Address, every }: Start) => {
      const ends = await endSoon(store, id);
      return (await network.since("refused", ipv4Address, port, every)) - ends;
    };
    return resultOf(await measure({ start, stop, end }, quick ? 20 : 100, quick ? 5 : 20));
  } finally {
    close();
    await instance.close();
    await store.close();
    await network.close();
  }
}

type Start = { id: string; ipv4Address: string; every: number; waited: number };
type Verbs = {
  /** @param every milliseconds between two tries to get through */
  start(address: string, every: number): Promise<Start>;
  stop(session: Start): Promise<number>;
  end(session: Start): Promise<number>;
};
type Times = Record<"alone" | "together" | "stopped" | "ended" | "endedTogether", number[]>;

async function measure(verbs: Verbs, sessions: number, ends: number): Promise<Times> {
  const { start, stop, end } = verbs;
  const times: Times = { alone: [], together: [], stopped: [], ended: [], endedTogether: [] };
  const addressOf = (number: number) => `10.77.1.${(number % 250) + 1}`;
  for (let made = 0; made < sessions; made += 1) {
    const session = await start(addressOf(made), 5);
    times.alone.push(session.waited);
    const isEnding = made < ends;
    (isEnding ? times.ended : times.stopped).push(await (isEnding ? end : stop)(session));
  }
  const crowd = Array.from({ length: sessions / 4 }, (_one, index) => addressOf(index));
  // Few tries by so many, or the machine would be busy with them.
  const started = await Promise.all(crowd.map((address) => start(address, 100)));
  times.together = started.map(({ waited }) => waited);
  times.endedTogether = await Promise.all(started.map(end));
  return times;
}

function resultOf(times: Times): Findings {
  const p99 = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1] ?? Number.NaN;
  const names: [keyof Times, string][] = [
    ["alone", "start to first packet, one after another"],
    ["together", "start to first packet, all at once"],
    ["stopped", "stop to first refused packet"],
    ["ended", "end to first refused packet, one after another"],
    ["endedTogether", "end to first refused packet, all at once"],
  ];
  const lines = names.map(([name, title]) => {
    const values = times[name];
    const numbers = [median(values), p99(values), Math.max(...values)];
    return [title, String(values.length), ...numbers.map((value) => value.toFixed(0))];
  });
  const seconds = (name: string, milliseconds: number, must: number, aim: number): Row => ({
    ...{ goal: 9, name, measured: milliseconds / 1000, must, aim, better: "lower" },
  });
  return {
    text: table([["packets", "sessions", "p50 ms", "p99 ms", "longest ms"], ...lines]),
    rows: [
      seconds("start to first packet, median s", median(times.alone), 1, 0.3),
      seconds("start to first packet, p99 s", p99(times.alone), 3, 1),
      seconds("end to refused packet, longest s", Math.max(...times.ended), 5, 2),
      seconds("many ends at once, longest s", Math.max(...times.endedTogether), 5, 2),
    ],
  };
}

async function addServer(store: Database, { namespace }: Network): Promise<string> {
  const id = randomUUID();
  await store.run(
    {
      text: `insert into resources (organization_id, id, name, provider, resource_type,
          resource_identifier, config, is_active)
        values ($1, $2, 'web', 'HOST', 'NFTABLES', 'postern_web', $3, true)`,
    },
    [acmeId, id, { port, namespace }],
  );
  const text = "update organizations set max_live_sessions = 1000 where id = $1";
  await store.run({ text }, [acmeId]);
  return id;
}

/** As if the session had been started long ago, to end in a second; the moment of its end. */
async function endSoon(store: Database, id: string): Promise<number> {
  const [row] = await store.run<{ ends: number }>(
    {
      text: `
        with ends as (select now() + interval '1 second' as moment),
        session as (update sessions set expires_at = moment from ends where id = $1),
        claim as (update claims set ends_at = moment from ends where session_id = $1
          returning resource_id),
        due as (update firewalls set close_due_at = least(close_due_at, moment) from ends, claim
          where firewalls.resource_id = claim.resource_id)
        select extract(epoch from moment) * 1000 as ends from ends`,
    },
    [id],
  );
  return Number(row?.ends);
}
