import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashPassword } from "@/lib/domain/sign-in/password";
import { checksum } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { type Holder, openHolders } from "../support/holders";
import {
  comparable,
  goodRequest,
  openProber,
  type Prober,
  takeNotingDatabase,
  valuesAt,
} from "../support/matrix";
import { byTitle, type DeclaredCall, isChange, isReport, readRouteTable } from "../support/routes";
import { namingAt, type Position, positionsOf } from "../support/samples";
import { demoPassword } from "../support/settings";
import { fillWorld, restoreRows, type Tenant } from "../support/world";

/*
 * The matrix: every route, every place of it that names something, every principal, and there an id
 * that is one's own, one of another organization, one of nobody and one that is none.
 */

const { calls } = await readRouteTable();
const guarded = calls.filter(({ declaration }) => declaration.access !== "public");

let door: Door;
let prober: Prober;
let ours: Tenant;
let theirs: Tenant;
let holders: Holder[];
let asked: string[] = [];

beforeAll(async () => {
  door = await openDoor();
  [ours, theirs] = await fillWorld(door.store, await hashPassword(demoPassword));
  holders = await openHolders(door, ours, theirs);
  prober = openProber(door);
  takeNotingDatabase(door.store, (text) => asked.push(text));
});
afterAll(() => door.close());

const otherAdmin = () => holders[1] as Holder;

/** Tables of ours that a refused call may add to: the log of refusals. */
const rowsOfOurs = () => checksum(door.store, ours.id, ["audit_events"]);
const rowsOfTheirs = () => checksum(door.store, theirs.id);

const titleOf = ({ where, name }: Position) => `${name} in the ${where}`;

/** Where the sample is not enough to succeed: it knows nobody's password. */
const otherwise: Record<string, (holder: Holder) => string | undefined> = {
  "POST /api/v1/auth/change-password": () => "password_wrong",
  // Its key is that of another agent than the one that the command is for.
  "POST /api/v1/agents/commands/:id/result": ({ name }) =>
    name === "a key with *" ? "agent_command_not_found" : undefined,
};

/** Why a call about the first admin's rows is refused to somebody who may make such calls. */
function refusalTo(holder: Holder, title: string, { pattern }: DeclaredCall): string | undefined {
  const reason = otherwise[title]?.(holder);
  if (holder.isOwner) return reason;
  if (/^\/api\/v1\/sessions\/:id\b/.test(pattern)) return "session_not_found";
  const hasNoRole = holder.name.startsWith("an admin who was demoted");
  return title === "POST /api/v1/sessions" && hasNoRole ? "no_resources" : reason;
}

describe.each(byTitle(guarded))("%s", (title, call) => {
  const { access } = call.declaration;
  const positions = positionsOf(call);
  const valuesOf = (at: Position) => valuesAt(call, at, ours, theirs);

  test("refuses everybody who may not, before it looks at what they name", async () => {
    const before = [await rowsOfTheirs(), await rowsOfOurs()];
    const good = goodRequest(call, ours);
    const probe = async (holder: Holder, at: Position | undefined) => {
      const [status, code] = holder.refusal(access, call.method) ?? [];
      if (!status) return;
      const values = at ? Object.values(valuesOf(at)) : ["none"];
      const answers = values.map(async (value) => {
        const answer = await prober.send(call, holder, at ? namingAt(good, at, value) : good);
        expect([answer.status, answer.body], holder.name).toEqual([
          status,
          expect.objectContaining({ code }),
        ]);
        return comparable(answer, value);
      });
      expect(new Set(await Promise.all(answers)).size, holder.name).toBe(1);
    };
    const places = positions.length > 0 ? positions : [undefined];
    for (const at of places) {
      // A dozen keys differ by their scope alone, so one place is enough for them.
      const here = holders.filter(({ isKey }) => !isKey || at === places[0]);
      await Promise.all(here.map((holder) => probe(holder, at)));
    }
    expect([await rowsOfTheirs(), await rowsOfOurs()]).toEqual(before);
  });

  for (const at of positions) {
    test(`takes a foreign ${titleOf(at)} for an absent one, to the byte and the statement`, async () => {
      const before = await rowsOfTheirs();
      const good = goodRequest(call, ours);
      const { foreign, absent, malformed } = valuesOf(at);
      for (const holder of holders) {
        if (holder === otherAdmin() || holder.refusal(access, call.method)) continue;
        const tell = async (value: string) => {
          asked = [];
          const answer = await prober.send(call, holder, namingAt(good, at, value));
          return { answer: comparable(answer, value), status: answer.status, statements: asked };
        };
        await tell(absent);
        const [first, second] = [await tell(foreign), await tell(absent)];
        expect(first.answer, holder.name).toBe(second.answer);
        expect(first.statements, holder.name).toEqual(second.statements);
        if (at.noun && at.where === "path") expect(first.status, holder.name).toBe(404);
        const { status } = await tell(malformed);
        if (at.noun) expect(status, holder.name).toBe(400);
      }
      expect(await rowsOfTheirs()).toBe(before);
    });
  }

  const pathIds = positions.filter(({ where }) => where === "path");
  if (pathIds.length > 0)
    test("answers an admin of another organization as if nothing of ours were there", async () => {
      const before = await rowsOfOurs();
      const answer = await prober.send(call, otherAdmin(), goodRequest(call, ours));
      const [refused = 404] = otherAdmin().refusal(access, call.method) ?? [];
      expect(answer.status).toBe(refused);
      expect(await rowsOfOurs()).toBe(before);
    });

  test("serves those who may, and a change leaves its event", async () => {
    for (const holder of holders) {
      if (holder === otherAdmin() || holder.refusal(access, call.method)) continue;
      await restoreRows(door.store, ours);
      const [theirsBefore, oursBefore] = [await rowsOfTheirs(), await rowsOfOurs()];
      const events = await eventCount();
      const answer = await prober.send(call, holder, goodRequest(call, ours));
      const { code } = (answer.body ?? {}) as { code?: string };
      expect(code, holder.name).toBe(refusalTo(holder, title, call));
      if (code) continue;
      expect(answer.status, holder.name).toBe(call.declaration.status ?? 200);
      if (isChange(call)) expect(await eventCount(), holder.name).toBeGreaterThan(events);
      else if (!isReport(call)) expect(await rowsOfOurs(), holder.name).toBe(oursBefore);
      expect(await rowsOfTheirs()).toBe(theirsBefore);
    }
  });
});

async function eventCount(): Promise<number> {
  const [row] = await door.store.run<{ count: number }>(
    { text: "select count(*)::int from audit_events where organization_id = $1" },
    [ours.id],
  );
  return row?.count ?? 0;
}

describe("the world", () => {
  /** Texts of a fixed vocabulary, and random ones that only look like texts. */
  const wordless =
    /^(event_type|command_type|actor_type|resource_type|result|purpose|hash|previous_hash|key_hash|password_hash)$/;

  test("has its word in every text of every table", async () => {
    const columns = await door.store.run<{ table_name: string; column_name: string }>(
      {
        text: `select table_name, column_name from information_schema.columns
          where table_schema = 'public' and data_type in ('text', 'jsonb') and table_name in (
            select table_name from information_schema.columns where column_name = 'organization_id')`,
      },
      [],
    );
    const without: string[] = [];
    for (const { table_name, column_name } of columns) {
      if (wordless.test(column_name) && table_name !== "resources") continue;
      const [row] = await door.store.run<{ found: boolean }>(
        {
          text: `select exists (select from ${table_name}
            where organization_id = $1 and ${column_name}::text ilike $2) as found`,
        },
        [theirs.id, `%${theirs.canary}%`],
      );
      if (!row?.found) without.push(`${table_name}.${column_name}`);
    }
    expect(without).toEqual([]);
  });

  test("was looked at from all sides", () => {
    console.info(`${prober.count()} probes of ${guarded.length} guarded routes`);
    expect(prober.count()).toBeGreaterThanOrEqual(2500);
  });
});
