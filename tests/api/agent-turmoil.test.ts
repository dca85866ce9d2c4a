import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { AgentCommand } from "@/lib/contract/agents";
import type { IssuedApiKey } from "@/lib/contract/api-keys";
import type { Session } from "@/lib/contract/sessions";
import { reconcileDue } from "@/lib/domain/firewalls/reconciler";
import { putBehind, silenceAgent } from "../support/agents";
import { type Door, openDoor } from "../support/door";
import { by, makeKey } from "../support/keys";
import { allEnded, expectTruth, type Line, letPass, reconcileAll } from "../support/ledger";
import { accounts, type Principal, signIn } from "../support/principals";
import { randomFrom } from "../support/random";

/*
 * An agent in every kind of trouble while people start and stop: its scripts fail before, after and
 * half-way, its answers are lost or come twice, it dies and begins anew, falls silent, and gets another
 * key. When it is well again, its servers let in exactly who is wanted, and the pages say so.
 */

const sequences = 12;
const stepsEach = 60;

let door: Door;
let people: [Principal, Principal];
/** What all servers let in, as their own firewalls would say it. */
const letIn = new Map<string, Line>();

beforeAll(async () => {
  door = await openDoor({ environment: { POSTERN_CALLS_PER_MINUTE: "100000" } });
  people = [await signIn(door.call, accounts.admin), await signIn(door.call, accounts.otherAdmin)];
  await door.store.run({ text: "update organizations set max_live_sessions = 1000" }, []);
});
afterAll(() => door.close());
/** The agents of earlier turmoils are gone, and with them whoever could let go what they let in. */
beforeEach(async () => {
  for (const table of ["claims", "sessions", "rules", "agent_commands"]) {
    await door.store.run({ text: `delete from ${table}` }, []);
  }
  const never = `update firewalls set close_due_at = now() + interval '100 days', open_due_at = null`;
  await door.store.run({ text: never }, []);
  letIn.clear();
});

/** The server behind a resource does as its scripts say. */
function carryOut({ commandType, cidr, scriptDir }: AgentCommand): void {
  const resourceId = scriptDir;
  const key = `${resourceId} ${cidr}`;
  if (commandType === "REVOKE") letIn.delete(key);
  else letIn.set(key, { resourceId, ports: "any", address: cidr });
}

/** Whatever is asked in the turmoil, it is done or refused. */
async function send(path: string, body: object, as: Principal | Record<string, string>) {
  const who = "accessToken" in as ? { as: as as Principal } : { headers: as };
  const answer = await door.call<Session & IssuedApiKey>("POST", `/api/v1/${path}`, {
    ...who,
    body,
  });
  expect(answer.status, `${path} ${answer.text}`).toBeLessThan(500);
  return answer;
}

test.each(Array.from({ length: sequences }, (_, seed) => seed + 1))(
  "an agent's turmoil %i ends in order",
  async (seed) => {
    const [admin] = people;
    const below = randomFrom(seed);
    const pick = <Each>(list: readonly Each[]) => list[below(list.length)];
    const name = `turmoil-${seed}`;
    let key = await makeKey(door.call, admin, { name, scopes: ["agent:connect"] });
    const register = async () => {
      hand = [];
      const answer = await send("agents/register", { name }, by(key));
      expect(answer.status, answer.text).toBe(200);
      return answer.body.id;
    };
    let hand: AgentCommand[] = [];
    const answered: string[] = [];
    const agentId = await register();
    const resources: string[] = [];
    for (const _ of [1, 2]) {
      const id = await putBehind(door, agentId);
      // The servers are told apart by their folders.
      const text = `update resources set config = config || jsonb_build_object('scriptDir', id::text)
        where id = $1`;
      await door.store.run({ text }, [id]);
      resources.push(id);
    }
    const live: { id: string; as: Principal }[] = [];
    const address = () => `10.8.${seed}.${below(2) + 1}`;
    const poll = async () => {
      if (hand.length > 0) return;
      const headers = by(key);
      const answer = await door.call<AgentCommand[]>("GET", "/api/v1/agents/commands/poll", {
        headers,
      });
      expect(answer.status, answer.text).toBe(200);
      hand = answer.body;
    };
    const report = async (id: string, success: boolean) => {
      const body = { success, resultMessage: success ? "[]" : "it broke", scriptResults: [] };
      await send(`agents/commands/${id}/result`, body, by(key));
      answered.push(id);
    };
    /** The next one in hand, fetched when there is none. */
    const next = async () => {
      await poll();
      return hand.shift();
    };
    const obey = async () => {
      const command = await next();
      if (!command) return;
      carryOut(command);
      await report(command.id, true);
    };
    const steps: Record<string, () => Promise<unknown>> = {
      start: async () => {
        const as = pick(people) ?? admin;
        const resourceIds = below(2) === 0 ? resources : [pick(resources) ?? ""];
        const started = await send(
          "sessions",
          { resourceIds, ipv4Address: address(), durationHours: 24 },
          as,
        );
        if (started.status === 201) live.push({ id: started.body.id, as });
      },
      stop: async () => {
        const [chosen] = live.splice(below(live.length || 1), 1);
        if (chosen) await send(`sessions/${chosen.id}/stop`, {}, chosen.as);
      },
      move: async () => {
        const chosen = pick(live);
        if (!chosen) return;
        await send(`sessions/${chosen.id}/address`, { ipv4Address: address() }, chosen.as);
      },
      retry: async () => {
        const chosen = pick(live);
        if (chosen) await send(`sessions/${chosen.id}/retry`, {}, chosen.as);
      },
      look: async () => {
        await letPass(door.store, 2);
        await allEnded([...(await reconcileDue("open", 5)), ...(await reconcileDue("close", 5))]);
      },
      time: () => letPass(door.store, [1, 3, 21, 130][below(4)] ?? 1),
      poll,
      obey,
      failBefore: async () => {
        const command = await next();
        if (command) await report(command.id, false);
      },
      failAfter: async () => {
        const command = await next();
        if (!command) return;
        carryOut(command);
        await report(command.id, false);
      },
      dieBefore: register,
      dieAfter: async () => {
        const command = await next();
        if (command) carryOut(command);
        await register();
      },
      sayAgain: async () => {
        const id = pick(answered);
        if (id) await report(id, below(2) === 0);
      },
      silence: () => silenceAgent(door, agentId, 300),
      rotate: async () => {
        const rotated = await send(`api-keys/${key.id}/rotate`, {}, admin);
        expect(rotated.status, rotated.text).toBe(201);
        key = rotated.body;
        await register();
      },
    };
    const often = [
      "start",
      "start",
      "stop",
      "look",
      "look",
      "look",
      "poll",
      "obey",
      "poll",
      "obey",
    ];
    const names = [...often, ...often, ...Object.keys(steps), "failAfter", "failAfter"];
    for (let step = 0; step < stepsEach; step += 1) await steps[pick(names) ?? "look"]?.();

    await register();
    for (let look = 0; look < 6; look += 1) {
      await letPass(door.store, look === 1 ? 4_400 : 61);
      for (let round = 0; round < 6; round += 1) {
        await reconcileAll();
        await poll();
        for (let left = hand.length; left > 0; left -= 1) await obey();
      }
    }
    await expectTruth(door.store, [...letIn.values()]);
  },
);
