import { randomBytes, randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { openServer } from "@/db/server";
import { createDatabase, dropDatabase } from "../support/postgres";
import { migrationsFolder } from "../support/settings";

const adminUrl = process.env.TEST_DATABASE_URL ?? "";

/** The migrations as they were when only the first `count` had been written. */
function earlierMigrations(count: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), "postern-migrations-"));
  cpSync(migrationsFolder, folder, { recursive: true });
  const journalFile = path.join(folder, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(journalFile, "utf8"));
  writeFileSync(
    journalFile,
    JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }),
  );
  return folder;
}

test("rows from before ends, history and the chain are taken along", async () => {
  const name = `postern_upgrade_${randomBytes(4).toString("hex")}`;
  const url = await createDatabase(adminUrl, name);
  const earlier = earlierMigrations(2);
  const [organization, role, user, resource] = Array.from({ length: 4 }, () => randomUUID());
  const before = await openServer({ url, poolSize: 1, migrationsFolder: earlier });
  const insert = (text: string, values: unknown[]) => before.run({ text }, values);
  await insert("insert into organizations (id, name, slug) values ($1, 'Old', 'old')", [
    organization,
  ]);
  await insert(
    `insert into users (organization_id, id, email, name, is_org_admin, created_at)
      values ($1, $2, 'ana@old.example', 'Ana', true, '2026-01-01')`,
    [organization, user],
  );
  await insert(
    `insert into resources (organization_id, id, name, provider, resource_type, resource_identifier)
      values ($1, $2, 'db', 'AWS', 'SECURITY_GROUP', 'sg-1')`,
    [organization, resource],
  );
  await insert("insert into roles (organization_id, id, name) values ($1, $2, 'Ops')", [
    organization,
    role,
  ]);
  await insert(
    `insert into role_resources (organization_id, role_id, resource_id, assigned_by_name, assigned_at)
      values ($1, $2, $3, 'Ana', '2026-02-02')`,
    [organization, role, resource],
  );
  await insert(
    `insert into role_users (organization_id, role_id, user_id, assigned_by_name, assigned_at)
      values ($1, $2, $3, 'Ana', '2026-02-03')`,
    [organization, role, user],
  );
  await insert(
    `insert into audit_events (organization_id, event_type, actor_type, resource_type, request_id,
        details, created_at)
      select $1, 'ROLE_CREATE', 'USER', 'ROLE', n::text, jsonb_build_object('number', n),
        '2026-02-01'::timestamptz + make_interval(secs => n * 1.2345678)
      from generate_series(1, 25) n`,
    [organization],
  );
  await before.close();
  rmSync(earlier, { recursive: true });

  const after = await openServer({ url, poolSize: 1, migrationsFolder });
  const [found] = await after.run<Record<string, unknown>>(
    {
      text: `select
        (select count(*)::int from audit_events) as events,
        (select max(position)::int from audit_events) as last,
        (select bool_and(hash = audit_hash(event)) from audit_events event) as "hashesHold",
        (select count(*)::int from audit_events later join audit_events earlier
          on later.position = earlier.position + 1 and later.previous_hash = earlier.hash) as links,
        (select array_agg(valid_from::date::text) from role_resources_history) as "resourceGiven",
        (select array_agg(valid_from::date::text) from role_users_history) as "userGiven",
        (select array_agg(valid_from::date::text) from users_history) as "userCame",
        (select count(*)::int from roles_history) as roles,
        (select count(*)::int from resources_history) as resources`,
    },
    [],
  );
  expect(found).toEqual({
    events: 25,
    last: 25,
    hashesHold: true,
    links: 24,
    resourceGiven: ["2026-02-02"],
    userGiven: ["2026-02-03"],
    userCame: ["2026-01-01"],
    roles: 1,
    resources: 1,
  });
  await after.close();
  await dropDatabase(adminUrl, name);
});
