import { sql } from "drizzle-orm";
import type { OpalPage, PageQuery, User, UserQuery } from "@/lib/contract/opal";
import type { Actor } from "@/lib/domain/actor";
import { DomainError, userNotFound } from "@/lib/domain/error";
import { type CursorListing, readCursorPage } from "./cursor-pages";

type UserRow = { id: string; name: string; email: string };

/** Users, as clients of Opal know them. */
export async function listOpalUsers(
  actor: Actor<"groups:read">,
  query: PageQuery,
): Promise<OpalPage<User>> {
  const listing: CursorListing = {
    name: "users",
    id: sql`users.id`,
    columns: sql`users.name, users.email`,
    from: sql`users`,
    where: [sql`users.organization_id = ${actor.organization.id}`],
  };
  return readCursorPage(actor.queries, listing, query, userOf);
}

/**
 * The user with an id, else the one with an address.
 *
 * @throws DomainError `user_not_found`
 */
export async function findOpalUser(
  { queries, organization }: Actor<"groups:read">,
  { user_id: id, email }: UserQuery,
): Promise<User> {
  const [row] = await queries.run<UserRow>(
    {
      name: "find_opal_user",
      text: `select id, name, email from users
        where organization_id = $1 and (id = $2::uuid or ($2::uuid is null and email = $3))`,
    },
    [organization.id, id ?? null, email ?? null],
  );
  if (row) return userOf(row);
  if (id) throw userNotFound(id);
  throw new DomainError("user_not_found", { message: `User not found with email: ${email}` });
}

function userOf({ id, name, email }: UserRow): User {
  const [first = "", ...rest] = name.split(" ");
  return {
    user_id: id,
    email,
    full_name: name,
    first_name: first,
    last_name: rest.join(" "),
    position: "",
  };
}
