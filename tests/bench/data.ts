import pg from "pg";
import { whoText } from "@/lib/domain/audit/events";

/** Organizations of the bench by their number; ids are made of it, so that no process has to ask. */
export const organizations = {
  small: 1,
  large: 2,
  fifty: 3,
  tenThousand: 4,
  /** The first of `assignOrganizations` in which calls assign. */
  assign: 100,
  /** The first of the thousand that only fill the database. */
  filler: 1_000,
} as const;

/** One organization per client, so that the ceiling is not the lock of one organization's row. */
export const assignOrganizations = 16;
export const assignRoles = 500;
const assignResources = 100;
/** Pairs that can be assigned in all of them together. */
export const assignPairs = assignOrganizations * assignRoles * assignResources;

const kinds = { organization: 1, user: 2, signIn: 3, role: 4, resource: 5 } as const;
type Kind = keyof typeof kinds;

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");

/** The id of the row number `index` of an organization; `bench_id` in SQL makes the same. */
export function idOf(kind: Kind, organization: number, index: number): string {
  return `${hex(kinds[kind], 8)}-${hex(organization, 4)}-4000-8000-${hex(index, 12)}`;
}

const idFunction = `
  create function bench_id(kind int, organization int, index bigint) returns uuid
  language sql immutable as $$
    select (lpad(to_hex(kind), 8, '0') || '-' || lpad(to_hex(organization), 4, '0')
      || '-4000-8000-' || lpad(to_hex(index), 12, '0'))::uuid
  $$`;

type Shape = {
  first: number;
  count?: number;
  roles: number;
  resources: number;
  users: number;
  /** Links of each role; without them none. */
  resourcesPerRole?: number;
  usersPerRole?: number;
  events?: number;
};

const shapes: Shape[] = [
  {
    first: organizations.small,
    roles: 10,
    resources: 20,
    users: 20,
    resourcesPerRole: 5,
    usersPerRole: 4,
  },
  {
    first: organizations.large,
    roles: 50,
    resources: 100,
    users: 50,
    resourcesPerRole: 50,
    usersPerRole: 20,
  },
  {
    first: organizations.fifty,
    events: 50,
    roles: 50,
    resources: 100,
    users: 50,
    resourcesPerRole: 5,
    usersPerRole: 4,
  },
  {
    first: organizations.tenThousand,
    events: 10_000,
    roles: 10_000,
    resources: 100,
    users: 10_000,
    resourcesPerRole: 5,
    usersPerRole: 4,
  },
  {
    first: organizations.assign,
    count: assignOrganizations,
    roles: assignRoles,
    resources: assignResources,
    users: 1,
  },
];

/** Fills a migrated database with the organizations of the bench, and with `fillers` more. */
export async function fill(url: string, fillers: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(idFunction);
    const filler = { roles: 10, resources: 20, users: 20, resourcesPerRole: 5, usersPerRole: 4 };
    for (const shape of shapes) await fillShape(client, shape);
    if (fillers > 0) {
      await fillShape(client, { first: organizations.filler, count: fillers, ...filler });
    }
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
}

async function fillShape(client: pg.Client, shape: Shape): Promise<void> {
  const {
    first,
    count = 1,
    roles,
    resources,
    users,
    resourcesPerRole,
    usersPerRole,
    events,
  } = shape;
  const every = `generate_series(${first}, ${first + count - 1}) as o`;
  const id = (kind: Kind, index: string) => `bench_id(${kinds[kind]}, o, ${index})`;
  const rows = (amount: number) => `${every}, generate_series(0, ${amount - 1}) as i`;
  const organization = id("organization", "0");
  await client.query(`insert into organizations (id, name, slug)
    select ${organization}, 'Organization ' || o, 'organization-' || o from ${every}`);
  await client.query(`insert into users (organization_id, id, email, name, is_org_admin)
    select ${organization}, ${id("user", "i")}, 'person-' || i || '@example.com',
      'Person ' || lpad(i::text, 5, '0'), i = 0 from ${rows(users)}`);
  await client.query(`insert into sign_ins (id, organization_id, user_id, expires_at)
    select ${id("signIn", "0")}, ${organization}, ${id("user", "0")}, now() + interval '1 day'
    from ${every}`);
  await client.query(`insert into resources
      (organization_id, id, name, provider, resource_type, resource_identifier)
    select ${organization}, ${id("resource", "i")}, 'Resource ' || lpad(i::text, 5, '0'), 'AWS',
      'SECURITY_GROUP', 'sg-' || lpad(i::text, 8, '0') from ${rows(resources)}`);
  await client.query(`insert into roles (organization_id, id, name, description, max_session_duration_hours)
    select ${organization}, ${id("role", "i")}, 'Role ' || md5(i::text), 'Number ' || i || ' of the bench',
      1 + i % 24 from ${rows(roles)}`);
  if (events) {
    await client.query(`insert into audit_events (organization_id, event_type, actor_type, actor_email,
        resource_type, resource_id, resource_name, request_id, details)
      select ${organization}, 'ROLE_UPDATE', 'USER', 'person-0@example.com', 'ROLE', ${id("role", "i")},
        'Role ' || i, 'bench', '{"before": {"name": "a"}, "after": {"name": "b"}}' from ${rows(events)}`);
  }
  const link = (table: string, kind: "resource" | "user", amount: number, each: number) =>
    client.query(`insert into ${table} (organization_id, role_id, ${kind}_id, assigned_by_name)
      select ${organization}, ${id("role", "i")}, ${id(kind, `(i + j) % ${amount}`)}, 'Bench'
      from ${rows(roles)}, generate_series(0, ${each - 1}) as j`);
  if (resourcesPerRole) await link("role_resources", "resource", resources, resourcesPerRole);
  if (usersPerRole) await link("role_users", "user", users, usersPerRole);
}

/** Who makes the assignments that are measured, as the statement takes it. */
export const who = whoText(
  { type: "USER", id: null, email: "person-0@example.com", name: "Person 00000" },
  {
    requestId: "00000000-0000-4000-8000-000000000000",
    ipAddress: "127.0.0.1",
    userAgent: "autocannon",
  },
);
