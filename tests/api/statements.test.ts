import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase as takeDatabase } from "@/db/connection";
import { devOpsTeamId, resourceId, userId } from "@/db/seed/demo-ids";
import { hashPassword } from "@/lib/domain/sign-in/password";
import { cloneDatabase, type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { demoPassword } from "../support/settings";
import { fillWorld, type Tenant } from "../support/world";

type Asked = { text: string; values: readonly unknown[] };

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let door: Door;
let admin: Principal;
let crowd: Tenant;
let asked: Asked[] = [];

/** What a call asks the database for, outside transactions. */
async function statementsOf(method: string, path: string, as = admin): Promise<Asked[]> {
  asked = [];
  const answer = await door.call(method, path, { as });
  expect(answer.status).toBeLessThan(500);
  return asked;
}

beforeAll(async () => {
  clone = await cloneDatabase();
  door = await openDoor({ databaseUrl: clone.url });
  const { store } = door;
  takeDatabase({
    ...store,
    run: (statement, values) => {
      asked.push({ text: statement.text, values });
      return store.run(statement, values);
    },
  });
  [crowd] = await fillWorld(store, await hashPassword(demoPassword));
  // A large organization beside the small one: 10,000 roles with 30,000 links of each kind.
  const grow = [
    `insert into resources (organization_id, name, provider, resource_type, resource_identifier)
      select $1, 'grown ' || n, 'AWS', 'SECURITY_GROUP', 'sg-' || n from generate_series(1, 1000) n`,
    `insert into users (organization_id, name, email)
      select $1, 'grown ' || n, 'grown' || n || '@x.example' from generate_series(1, 1000) n`,
    `insert into roles (organization_id, name)
      select $1, 'grown ' || n from generate_series(1, 10000) n`,
    ...["resource", "user"].map(
      (kind) => `
        with role as (select id, row_number() over (order by id) n from roles where organization_id = $1),
        target as (select id, row_number() over (order by id) n from ${kind}s where organization_id = $1)
        insert into role_${kind}s (organization_id, role_id, ${kind}_id, assigned_by_name)
        select $1, role.id, target.id, 'x' from role join target
          on target.n in (role.n % 1000 + 1, (role.n * 7) % 1000 + 1, (role.n * 13) % 1000 + 1)
        on conflict do nothing`,
    ),
    // A session of each of the grown users, with 30 resources open.
    `insert into sessions (organization_id, user_id, user_name, user_email, ipv4_address, expires_at, limit_hours)
      select $1, id, name, email, '203.0.113.7', now() + interval '8 hours', 8
      from users where organization_id = $1 and email like 'grown%'`,
    `insert into claims (organization_id, resource_id, resource_name, session_id, ip_version,
        address, ports, ends_at, applied_at)
      select $1, target.id, target.name, session.id, 4, '203.0.113.7/32', '{tcp/5432}',
        session.expires_at, now()
      from (select *, row_number() over (order by id) n from sessions where organization_id = $1) session
      join (select id, name, row_number() over (order by id) n from resources
        where organization_id = $1 and name like 'grown%') target on (target.n - session.n) % 1000 between 0 and 29`,
    `insert into rules (organization_id, resource_id, ports, address, opened_at, seen_at)
      select distinct $1::uuid, resource_id, 'tcp/5432', '203.0.113.7/32', now(), now()
      from claims where organization_id = $1 on conflict do nothing`,
    `insert into audit_events (organization_id, event_type, actor_type, actor_email, resource_type,
        resource_id, resource_name, request_id, details, created_at)
      select $1, case n % 100 when 0 then 'ROLE_DELETE' else 'ROLE_UPDATE' end, 'USER',
        n % 100 || '@x.example', 'ROLE', gen_random_uuid(), 'x', 'r', '{}',
        now() - make_interval(hours => 10001 - n)
      from generate_series(1, 10000) n`,
  ];
  // On a connection of its own: the product gives no statement this long.
  const filler = new pg.Client({ connectionString: clone.url });
  await filler.connect();
  for (const text of grow) await filler.query(text, [crowd.id]);
  await filler.query("analyze");
  await filler.end();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(async () => {
  await door.close();
  await clone.drop();
});

describe("statements per call", () => {
  const assign = `/api/v1/roles/${devOpsTeamId}/resources/${resourceId(20)}`;

  test.each([
    ["GET", "/api/v1/roles", 2],
    ["GET", "/api/v1/roles?page=0", 2],
    ["GET", `/api/v1/roles/${devOpsTeamId}`, 2],
    ["GET", `/api/v1/roles/live-sessions?ids=${devOpsTeamId}`, 2],
    ["GET", `/api/v1/users/live-sessions?ids=${userId(3)}`, 2],
    ["GET", "/api/v1/resources", 2],
    ["GET", "/api/v1/users", 2],
    ["GET", `/api/v1/roles/${devOpsTeamId}/users`, 2],
    ["GET", "/api/v1/access", 2],
    ["GET", "/api/v1/access?open=true", 2],
    ["GET", `/api/v1/access?userId=${userId(3)}&at=2026-10-01T00:00:00Z`, 2],
    ["GET", "/v1/groups", 2],
    ["GET", `/v1/groups/${devOpsTeamId}/resources`, 2],
    ["GET", `/v1/groups/${devOpsTeamId}/users`, 2],
    ["GET", `/v1/resources/${resourceId(1)}/users`, 2],
    ["GET", "/api/v1/audit-logs", 4],
    ["GET", "/api/v1/audit-logs/head", 2],
    ["GET", "/api/v1/auth/me", 1],
    ["GET", "/api/v1/health", 0],
    ["POST", assign, 2],
    // The third tells who assigned it.
    ["POST", assign, 3],
    ["DELETE", assign, 2],
    ["DELETE", assign, 2],
  ])("%s %s takes %i", async (method, path, count) => {
    expect(await statementsOf(method, path)).toHaveLength(count);
  });

  test("none is compiled, which would take longer than it runs", async () => {
    const [setting] = await door.store.run<{ jit: string }>({ text: "show jit" }, []);
    expect(setting?.jit).toBe("off");
  });

  test("a call that knows the current list takes one", async () => {
    const { headers } = await door.call("GET", "/api/v1/roles", { as: admin });
    asked = [];
    const known = { "if-none-match": headers.etag ?? "" };
    const answer = await door.call("GET", "/api/v1/roles", { as: admin, headers: known });
    expect([answer.status, asked.length]).toEqual([304, 1]);
  });
});

type Plan = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows"?: number;
  "Actual Loops"?: number;
  Plans?: Plan[];
};

/** The tables that a plan reads from end to end. */
function scannedWhole(plan: Plan): string[] {
  const own = plan["Node Type"] === "Seq Scan" ? [plan["Relation Name"] ?? "?"] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scannedWhole)];
}

/** The most rows that any step of an executed plan hands on. */
function widest(plan: Plan): number {
  const own = (plan["Actual Rows"] ?? 0) * (plan["Actual Loops"] ?? 0);
  return Math.max(own, ...(plan.Plans ?? []).map(widest));
}

describe("plans with 10,000 roles next door", () => {
  const links = ["role_resources", "role_users"];
  const living = ["roles", "resources", "users", ...links];
  const ledger = ["sessions", "claims", "rules"];
  const big = ["audit_events", ...ledger, ...living, ...living.map((table) => `${table}_history`)];

  const plansOf = async (statements: readonly Asked[]) => {
    const plans: string[][] = [];
    for (const { text, values } of statements) {
      const [row] = await door.store.run<{ "QUERY PLAN": { Plan: Plan }[] }>(
        { text: `explain (format json) ${text}` },
        values,
      );
      const [explained] = row?.["QUERY PLAN"] ?? [];
      if (!explained) throw new Error("Every statement has a plan");
      plans.push(scannedWhole(explained.Plan));
    }
    return plans.flat();
  };

  test.each([
    "/api/v1/roles",
    "/api/v1/roles?page=0&size=20",
    "/api/v1/roles?sort=-users&size=20",
    "/api/v1/roles?q=devops",
    `/api/v1/roles/${devOpsTeamId}`,
    `/api/v1/roles/${devOpsTeamId}/resources`,
    `/api/v1/roles/${devOpsTeamId}/users`,
    `/api/v1/roles/live-sessions?ids=${devOpsTeamId}`,
    "/api/v1/roles/live-sessions",
    "/api/v1/users",
    "/api/v1/users?page=0",
    "/api/v1/users?live=true",
    `/api/v1/users/live-sessions?roleId=${devOpsTeamId}`,
    `/api/v1/sessions/admin?roleId=${devOpsTeamId}`,
    `/api/v1/users?ids=${userId(3)}`,
    "/api/v1/resources",
    "/api/v1/resources?page=0",
    "/v1/groups",
    "/v1/groups?group_name=devops%20team",
    `/v1/groups/${devOpsTeamId}/resources`,
    `/v1/groups/${devOpsTeamId}/users`,
    "/v1/resources",
    `/v1/resources/${resourceId(1)}/groups`,
    `/v1/resources/${resourceId(1)}/users`,
    "/v1/users",
    `/v1/user?user_id=${userId(3)}`,
    "/api/v1/audit-logs",
    "/api/v1/audit-logs?q=devops",
    `/api/v1/audit-logs?resourceId=${devOpsTeamId}`,
    "/api/v1/access",
    `/api/v1/access?userId=${userId(3)}`,
    `/api/v1/access?resourceId=${resourceId(1)}`,
    `/api/v1/access?roleId=${devOpsTeamId}`,
    "/api/v1/access?at=2026-10-01T00:00:00Z",
    "/api/v1/access?open=true",
    `/api/v1/access?open=true&userId=${userId(3)}`,
  ])("GET %s of a small organization reads no table whole", async (path) => {
    const statements = await statementsOf("GET", path);
    const scanned = await plansOf(statements);
    expect(scanned.filter((table) => big.includes(table))).toEqual([]);
  });

  test.each([
    "",
    "page=400&size=20",
    "eventType=ROLE_DELETE",
    "eventType=ROLE_DELETE,ROLE_CREATE",
    "actorEmail=7@x.example",
    "resourceId=0badc0de-0000-4000-8000-000000000000",
    "from=2026-01-01T00:00:00Z&to=2099-01-01T00:00:00Z",
  ])("GET /api/v1/audit-logs?%s of the large one reads it by an index", async (query) => {
    const [email = ""] = crowd.admins.map((id) => crowd.emails[id]);
    const own = await signIn(door.call, { organizationSlug: crowd.slug, email });
    const scanned = await plansOf(await statementsOf("GET", `/api/v1/audit-logs?${query}`, own));
    expect(scanned.filter((table) => table === "audit_events")).toEqual([]);
  });

  test.each([
    "page=0&size=20",
    "page=400&size=20",
    "sort=-resources&size=20",
    "sort=updated&size=20",
  ])("GET /api/v1/roles?%s of the large one reads no links whole", async (query) => {
    const [email = ""] = crowd.admins.map((id) => crowd.emails[id]);
    const own = await signIn(door.call, { organizationSlug: crowd.slug, email });
    const scanned = await plansOf(await statementsOf("GET", `/api/v1/roles?${query}`, own));
    expect(scanned.filter((table) => links.includes(table))).toEqual([]);
  });

  test("GET /api/v1/access of the large one counts a million pairs without making them", async () => {
    const [email = ""] = crowd.admins.map((id) => crowd.emails[id]);
    const own = await signIn(door.call, { organizationSlug: crowd.slug, email });
    const promote = `update users set is_org_admin = $2 where organization_id = $1 and email like 'grown%'`;
    await door.store.run({ text: promote }, [crowd.id, true]);
    for (const query of ["page=0&size=50", "page=12000&size=50"]) {
      const path = `/api/v1/access?${query}`;
      const { body } = await door.call<{ totalElements: number }>("GET", path, { as: own });
      expect(body.totalElements).toBeGreaterThan(1_000_000);
      const statement = (await statementsOf("GET", path, own)).at(-1);
      const [row] = await door.store.run<{ "QUERY PLAN": { Plan: Plan }[] }>(
        { text: `explain (analyze, timing off, format json) ${statement?.text}` },
        statement?.values ?? [],
      );
      const plan = row?.["QUERY PLAN"][0]?.Plan;
      // No step sees more than the links of a kind.
      expect(plan && widest(plan)).toBeLessThan(35_000);
    }
    await door.store.run({ text: promote }, [crowd.id, false]);
  });

  test("assigning reads no table whole", async () => {
    const path = `/api/v1/roles/${devOpsTeamId}/users/${userId(20)}`;
    const scanned = await plansOf(await statementsOf("POST", path));
    expect(scanned.filter((table) => big.includes(table))).toEqual([]);
  });
});
