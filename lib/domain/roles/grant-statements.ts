import type { Statement } from "@/db/queries";
import { hasLevel, levelName } from "@/lib/domain/access/levels";
import { type AssignableKind, assignables, isLive } from "./assignment-statements";

/*
 * The rows between one role ($1, $2) and one thing ($3), at the level $4, for use inside a write:
 * whoever has the organization's turn may look first and change then.
 */

/** Users have no levels: the default level is all that they can be given at. */
const particulars = {
  resource: {
    level: "link.access_level",
    hasLevel: hasLevel("target.config", "$4::text"),
    levelName: levelName("target.config", "$4::text"),
    email: "null",
  },
  user: { level: "''::text", hasLevel: "true", levelName: "''", email: "target.email" },
};

/** Null $4: all levels. */
function pairStatement(kind: AssignableKind): Statement {
  const { targets, links, idColumn } = assignables[kind];
  const { level, hasLevel, levelName, email } = particulars[kind];
  return {
    name: `read_pair_${kind}`,
    text: `
      select role.name as "roleName", role.description as "roleDescription",
        target.name as "targetName", ${email} as email, ${hasLevel} as "hasLevel",
        ${levelName} as "levelName", coalesce((
          select json_agg(json_build_object('accessLevel', ${level},
            'assignedBy', link.assigned_by_name, 'assignedAt', wire_time(link.assigned_at),
            'expiresAt', wire_time(link.expires_at)) order by ${level})
          from ${links} link
          where link.organization_id = $1 and link.role_id = $2 and link.${idColumn} = $3
            and ${isLive("link")} and ($4::text is null or ${level} = $4)), '[]') as links
      from (select) one
      left join roles role on role.organization_id = $1 and role.id = $2
      left join ${targets} target on target.organization_id = $1 and target.id = $3`,
  };
}

/** $7 minutes from now, 0 or null for no end. */
function insertStatement(kind: AssignableKind): Statement {
  const { links, idColumn } = assignables[kind];
  const [column, value, guard] =
    kind === "resource" ? ["access_level, ", "$4::text, ", ""] : ["", "", "where $4::text = ''"];
  return {
    name: `grant_${kind}`,
    text: `
      insert into ${links} (organization_id, role_id, ${idColumn}, ${column}assigned_by_id,
        assigned_by_name, expires_at)
      select $1, $2, $3, ${value}$5, $6,
        case when $7::int > 0 then now() + make_interval(mins => $7::int) end ${guard}
      returning wire_time(expires_at) as "expiresAt"`,
  };
}

/** The moment $5, or $6 minutes from now, of which 0 is no end. No row when it ended then anyway. */
function endStatement(kind: AssignableKind): Statement {
  const { links, idColumn } = assignables[kind];
  const { level } = particulars[kind];
  const end = `case when $6::int is null then $5::timestamptz
    when $6::int > 0 then now() + make_interval(mins => $6::int) end`;
  return {
    name: `set_end_${kind}`,
    text: `
      update ${links} link set expires_at = ${end}
      where link.organization_id = $1 and link.role_id = $2 and link.${idColumn} = $3
        and ${level} = $4::text and link.expires_at is distinct from ${end}
      returning wire_time(link.expires_at) as "expiresAt"`,
  };
}

function removeStatement(kind: AssignableKind): Statement {
  const { links, idColumn } = assignables[kind];
  const { level } = particulars[kind];
  return {
    name: `revoke_${kind}`,
    text: `
      delete from ${links} link
      where link.organization_id = $1 and link.role_id = $2 and link.${idColumn} = $3
        and ${level} = $4::text
      returning wire_time(now()) as "endedAt"`,
  };
}

const statementsOf = (kind: AssignableKind) => ({
  pair: pairStatement(kind),
  insert: insertStatement(kind),
  setEnd: endStatement(kind),
  remove: removeStatement(kind),
});

/** The SQL of each kind, made once. */
export const grantStatements = { resource: statementsOf("resource"), user: statementsOf("user") };
