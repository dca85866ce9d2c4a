import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/db/queries";
import { openServer } from "@/db/server";
import { cloneDatabase } from "../support/door";
import { createDatabase, dropDatabase } from "../support/postgres";
import { migrationsFolder } from "../support/settings";

const adminUrl = process.env.TEST_DATABASE_URL ?? "";

describe("migrations", () => {
  test("ten instances open one empty database at once, and all of them can use it", async () => {
    const name = `postern_migrations_${randomBytes(4).toString("hex")}`;
    const url = await createDatabase(adminUrl, name);
    const stores = await Promise.all(
      Array.from({ length: 10 }, () => openServer({ url, poolSize: 1, migrationsFolder })),
    );
    for (const store of stores) {
      const [row] = await store.run<{ applied: number; roles: number }>(
        {
          text: `select (select count(*)::int from drizzle.__drizzle_migrations) as applied,
            (select count(*)::int from roles) as roles`,
        },
        [],
      );
      expect(row).toEqual({ applied: store.migrations, roles: 0 });
    }
    await Promise.all(stores.map((store) => store.close()));
    await dropDatabase(adminUrl, name);
  });

  test("a server that is not there is an error, not a wait", async () => {
    const url = "postgres://nobody@127.0.0.1:1/none";
    await expect(openServer({ url, poolSize: 1, migrationsFolder })).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });
  });

  test("a server that keeps commits unsafely is refused", async () => {
    const { url, drop } = await cloneDatabase();
    const unsafe = `${url}?options=${encodeURIComponent("-c synchronous_commit=off")}`;
    await expect(openServer({ url: unsafe, poolSize: 1, migrationsFolder })).rejects.toThrow(
      "synchronous_commit should be on",
    );
    await drop();
  });
});

describe("the schema", () => {
  let clone: Awaited<ReturnType<typeof cloneDatabase>>;
  let store: Database;

  beforeAll(async () => {
    clone = await cloneDatabase();
    store = await openServer({ url: clone.url, poolSize: 1, migrationsFolder });
  });
  afterAll(async () => {
    await store.close();
    await clone.drop();
  });

  test.each([
    "update audit_events set result = 'FAILURE'",
    "update audit_events set id = default where position = 1",
    "delete from audit_events",
    "delete from audit_events where position = 1",
    "truncate audit_events",
    "truncate organizations cascade",
  ])("refuses to %s", async (text) => {
    const count = { text: "select count(*)::int as count from audit_events" };
    const before = await store.run(count, []);
    await expect(store.run({ text }, [])).rejects.toThrow("append-only");
    expect(await store.run(count, [])).toEqual(before);
  });

  const [acme, globex] = ["acme", "globex"].map(
    (slug) => `(select id from organizations where slug = '${slug}')`,
  );
  const role = `(select id from roles where name = 'DevOps Team')`;
  const foreign = (table: string) =>
    `(select id from ${table} where organization_id = ${globex} limit 1)`;

  test.each([
    [
      "a foreign resource in a role",
      `insert into role_resources (organization_id, role_id, resource_id, assigned_by_name)
        values (${acme}, ${role}, ${foreign("resources")}, 'x')`,
      "role_resources_resource_fkey",
    ],
    [
      "a foreign user in a role",
      `insert into role_users (organization_id, role_id, user_id, assigned_by_name)
        values (${acme}, ${role}, ${foreign("users")}, 'x')`,
      "role_users_user_fkey",
    ],
    [
      "a role in a foreign organization's link",
      `insert into role_users (organization_id, role_id, user_id, assigned_by_name)
        values (${globex}, ${role}, ${foreign("users")}, 'x')`,
      "role_users_role_fkey",
    ],
    [
      "a sign-in of a foreign user",
      `insert into sign_ins (organization_id, user_id, expires_at)
        values (${acme}, ${foreign("users")}, now())`,
      "sign_ins_user_fkey",
    ],
    [
      "two roles of one name",
      `insert into roles (organization_id, name) values (${acme}, 'dEVoPS tEAM')`,
      "roles_name_unique",
    ],
    [
      "a limit of no hours",
      `update roles set max_session_duration_hours = 0 where id = ${role}`,
      "roles_limit_range",
    ],
    [
      "the loss of a role that is still linked",
      `delete from roles where id = ${role}`,
      "role_resources_role_fkey",
    ],
  ])("refuses %s by a named constraint", async (_what, text, constraint) => {
    await expect(store.run({ text }, [])).rejects.toMatchObject({ constraint });
  });
});
