import pg from "pg";

/** The role that a URL connects as. */
export async function roleOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows } = await client.query("select current_user as role");
    return rows[0].role;
  } finally {
    await client.end();
  }
}

/**
 * Lets a role use the tables that another one owns. Of the audit log it may read and append, and
 * nothing else: neither the triggers that keep it nor its rows can be got at with this role.
 *
 * @throws when the role can change the log all the same, being its owner or above all grants
 */
export async function grantUse(owner: pg.Client, role: string): Promise<void> {
  const name = pg.escapeIdentifier(role);
  await owner.query(`
    grant usage on schema public to ${name};
    grant select, insert, update, delete on all tables in schema public to ${name};
    grant usage, select on all sequences in schema public to ${name};
    grant usage on schema drizzle to ${name};
    grant select on all tables in schema drizzle to ${name};
    revoke update, delete, truncate, trigger, references on audit_events from ${name}`);
  const { rows } = await owner.query(
    `select has_table_privilege($1, 'audit_events', 'update, delete, truncate, trigger')
      or pg_has_role($1, tableowner, 'member') as powerful
    from pg_tables where schemaname = 'public' and tablename = 'audit_events'`,
    [role],
  );
  if (rows[0]?.powerful !== false) {
    throw new Error(
      `DATABASE_URL should name a role that cannot change audit_events; ${role} owns it or is a superuser. MIGRATION_DATABASE_URL should name the owner.`,
    );
  }
}
