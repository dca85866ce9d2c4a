import { database } from "@/db/connection";
import { DomainError } from "./error";

/**
 * Asks the database whether it answers and holds every migration that this program knows.
 *
 * @throws DomainError `unavailable`
 */
export async function readReadiness() {
  const store = await database();
  const [row] = await store.run<{ applied: number }>(
    { text: "select count(*)::int as applied from drizzle.__drizzle_migrations" },
    [],
  );
  const applied = row?.applied ?? 0;
  if (applied < store.migrations) throw new DomainError("unavailable", { retryAfterSeconds: 5 });
  return { status: "ready" as const, database: store.kind, migrations: applied };
}
