import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashPassword } from "@/lib/domain/sign-in/password";
import { checksum } from "../support/audit";
import { callDirectly } from "../support/direct";
import { type Door, openDoor } from "../support/door";
import { adminHeaders, goodRequest } from "../support/matrix";
import { signIn } from "../support/principals";
import { byTitle, type DeclaredCall, isChange, readRouteTable } from "../support/routes";
import { bodyFields } from "../support/samples";
import { demoPassword } from "../support/settings";
import { fillWorld, restoreRows, type Tenant } from "../support/world";

/* What every change keeps, whichever route makes it. */

const { calls } = await readRouteTable();
const writes = calls.filter(
  ({ method, declaration: { access } }) => method !== "GET" && access !== "public",
);

let door: Door;
let ours: Tenant;
let theirs: Tenant;
let authorization: string;
let columns: string[];

beforeAll(async () => {
  door = await openDoor();
  [ours, theirs] = await fillWorld(door.store, await hashPassword(demoPassword));
  const email = ours.emails[ours.admins[0] ?? ""] ?? "";
  const admin = await signIn(door.call, { organizationSlug: ours.slug, email });
  authorization = `Bearer ${admin.accessToken}`;
  const rows = await door.store.run<{ name: string }>(
    {
      text: `select distinct column_name as name from information_schema.columns
        where table_schema = 'public'`,
    },
    [],
  );
  columns = rows.flatMap(({ name }) => [name, camel(name)]);
});
afterAll(() => door.close());

const camel = (name: string) =>
  name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
const both = async () => [
  await checksum(door.store, ours.id),
  await checksum(door.store, theirs.id),
];

const planted = "planted by the caller";

/** What an attacker would like to stand in a column. */
function wish(column: string): unknown {
  if (/^is_?|admin$/i.test(column)) return true;
  if (/organization_?id$/i.test(column)) return theirs.id;
  if (/_?id$/i.test(column)) return theirs.members[0];
  return /(_at|At|_from|_to)$/.test(column) ? "1999-01-01T00:00:00Z" : planted;
}

describe.each(byTitle(writes.filter(({ declaration }) => declaration.body)))(
  "%s",
  (_title, call) => {
    test("sets no column that is not its own, whatever it is called", async () => {
      await restoreRows(door.store, ours);
      const { ids, query, body } = goodRequest(call, ours);
      const known = bodyFields(call);
      const foreign = columns.filter((column) => !known.includes(column));
      expect(foreign.length).toBeGreaterThan(100);
      const wishes = Object.fromEntries(foreign.map((column) => [column, wish(column)]));
      const before = await both();
      const raw = JSON.stringify({ ...wishes, ...(body as object) });
      const headers = adminHeaders(call, ours, authorization);
      const answer = await callDirectly(call, { ids, query, raw, headers });
      expect(await checksum(door.store, theirs.id)).toBe(before[1]);
      if (call.pattern.startsWith("/v1/")) return expectNothingPlanted();
      const { validationErrors } = answer.body as { validationErrors?: Record<string, string> };
      expect(Object.keys(validationErrors ?? {}).sort()).toEqual([...new Set(foreign)].sort());
      expect(await both()).toEqual(before);
    });
  },
);

/** Opal's clients may send what we do not know; it is not looked at. */
async function expectNothingPlanted(): Promise<void> {
  const tables = await door.store.run<{ name: string }>(
    {
      text: "select table_name as name from information_schema.tables where table_schema = 'public'",
    },
    [],
  );
  for (const { name } of tables) {
    const [row] = await door.store.run<{ found: boolean }>(
      { text: `select exists (select from ${name} t where t::text ~ $1) as found` },
      [`${planted}|1999-01-01`],
    );
    expect([name, row?.found]).toEqual([name, false]);
  }
  const [admins] = await door.store.run<{ count: number }>(
    {
      text: "select count(*)::int from users where organization_id = $1 and is_org_admin",
    },
    [ours.id],
  );
  expect(admins?.count).toBe(ours.admins.length);
}

describe.each(byTitle(writes.filter(isChange)))("%s", (_title, call) => {
  test("keeps nothing when its event cannot be written", async () => {
    await restoreRows(door.store, ours);
    const before = await both();
    await door.store.run(
      { text: "alter table audit_events add constraint refuse check (position < 0) not valid" },
      [],
    );
    const answer = await send(call).finally(() =>
      door.store.run({ text: "alter table audit_events drop constraint refuse" }, []),
    );
    expect(answer.status).toBe(500);
    expect(await both()).toEqual(before);
  });
});

async function send(call: DeclaredCall) {
  const { ids, query, body } = goodRequest(call, ours);
  const raw = body === undefined ? {} : { raw: JSON.stringify(body) };
  const headers = adminHeaders(call, ours, authorization);
  return callDirectly(call, { ids, query, ...raw, headers });
}
