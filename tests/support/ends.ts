import type { Database } from "@/db/queries";

/** A moment that lies so many minutes ahead, as the API writes it. */
export const inMinutes = (minutes: number) =>
  `${new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 19)}Z`;

/** Lets the ends of all assignments of a role pass, so many minutes ago. */
export async function letEnd(store: Database, roleId: string, minutesAgo = 0): Promise<void> {
  for (const links of ["role_resources", "role_users"]) {
    await store.run(
      {
        text: `update ${links} set expires_at = now() - make_interval(mins => $2::int, secs => 1)
          where role_id = $1`,
      },
      [roleId, minutesAgo],
    );
  }
}
