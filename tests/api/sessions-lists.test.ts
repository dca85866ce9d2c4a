import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "@/lib/contract/sessions";
import { type Door, openDoor } from "../support/door";
import { type Principal, signIn } from "../support/principals";
import { makeSessionTenant } from "../support/sessions";

/* Lists that are asked for as a whole are whole, in order, however many sessions there are. */

const path = "/api/v1/sessions";
const many = 1_101;
const live = 600;

let door: Door;
let admin: Principal;
let member: Principal;

beforeAll(async () => {
  door = await openDoor();
  const tenant = await makeSessionTenant(door.store, { resources: ["alpha", "beta"] });
  admin = await signIn(door.call, tenant.admin);
  member = await signIn(door.call, tenant.member);
  // Several begin in the same second, as they do where a script starts them.
  await door.store.run(
    {
      text: `
        with made as (
          insert into sessions (organization_id, user_id, user_name, user_email, ipv4_address,
            reason, started_at, expires_at, limit_hours)
          select $1, case when number % 2 = 0 then $2::uuid else $3::uuid end, 'Somebody',
            's@example.com', '93.184.216.34', number,
            now() - make_interval(hours => past.hours, secs => number / 3),
            now() + make_interval(hours => 1 - past.hours), 8
          from generate_series(0, ${many - 1}) as number
          cross join lateral (select case when number < ${live} then 0 else 2 end as hours) past
          returning organization_id, id, expires_at)
        insert into claims (organization_id, session_id, resource_id, resource_name, ip_version,
          address, ports, ends_at)
        select made.organization_id, made.id, resource.id, resource.name, 4, '93.184.216.34/32',
          '{tcp/5432}', made.expires_at
        from made join resources resource on resource.organization_id = made.organization_id`,
    },
    [tenant.organizationId, tenant.userId("Mia Member"), admin.user.id],
  );
});
afterAll(() => door.close());

const list = async (as: Principal, query: string) => {
  const answer = await door.call<Session[]>("GET", `${path}${query}`, { as });
  expect(answer.status, answer.text.slice(0, 200)).toBe(200);
  return answer.body;
};

const inOrder = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => String(from + index * step));
/** Sessions that began in one second may stand in any order, which is always the same. */
const bySecond = (reasons: readonly (string | null)[]) =>
  reasons.map((reason) => Math.floor(Number(reason) / 3));
const reasonsOf = (sessions: readonly Session[]) => sessions.map(({ reason }) => reason);

describe(`GET ${path}/admin`, () => {
  test("200 without paging holds every session once, the newest first, with its resources", async () => {
    const all = await list(admin, "/admin");
    expect(bySecond(reasonsOf(all))).toEqual(bySecond(inOrder(0, many)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(many);
    expect(all.every(({ resourceIps }) => resourceIps.length === 2)).toBe(true);
    const pages = await Promise.all(
      [0, 1, 2].map((page) => pageOf(`/admin?page=${page}&size=400`)),
    );
    expect(pages.flat().map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  });

  test("200 with filters and an order alone holds every session that fits", async () => {
    expect(await list(admin, "/admin?state=live")).toHaveLength(live);
    const soonest = await list(admin, "/admin?state=ended&sort=started");
    expect(bySecond(reasonsOf(soonest))).toEqual(bySecond(inOrder(live, many)).toReversed());
  });

  test("200 of the open ones holds the live ones, and of the ended those that still close", async () => {
    const settle = (change: string, reasons: string) =>
      door.store.run(
        {
          text: `update claims set ${change} from sessions where sessions.id = claims.session_id
            and sessions.expires_at < now() and sessions.reason::int ${reasons}`,
        },
        [],
      );
    await settle("removed_at = now()", "> 902");
    await settle("refused_at = now()", "= 902");
    await settle("error_code = 'abandoned'", "= 901");
    const open = await list(admin, "/admin?state=open");
    expect(bySecond(reasonsOf(open))).toEqual(bySecond(inOrder(0, 901)));
  });
});

describe(`GET ${path}`, () => {
  test("200 holds every session of the caller, and nobody else's", async () => {
    const own = await list(member, "");
    expect(bySecond(reasonsOf(own))).toEqual(bySecond(inOrder(0, many, 2)));
    expect(new Set(own.map(({ userId }) => userId))).toEqual(new Set([member.user.id]));
    expect(await list(member, "?reason=1100")).toHaveLength(1);
    expect(await list(member, "?reason=1099")).toEqual([]);
  });
});

async function pageOf(query: string): Promise<Session[]> {
  const answer = await door.call<{ content: Session[] }>("GET", path + query, { as: admin });
  expect(answer.status).toBe(200);
  return answer.body.content;
}
