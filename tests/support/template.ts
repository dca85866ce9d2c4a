import { randomBytes } from "node:crypto";
import { fillWithDemo } from "@/db/seed/demo";
import { openServer } from "@/db/server";
import { createDatabase, dropDatabase } from "./postgres";
import { demoPassword, migrationsFolder } from "./settings";

const name = `postern_template_${randomBytes(4).toString("hex")}`;

/** Makes the database that every test file clones: migrated, and filled with the demo data. */
export async function setup(): Promise<void> {
  const adminUrl = process.env.TEST_DATABASE_URL ?? "";
  const url = await createDatabase(adminUrl, name);
  const store = await openServer({ url, poolSize: 2, migrationsFolder });
  await fillWithDemo(store, { password: demoPassword });
  await store.close();
  // Workers are forked after this and inherit it.
  process.env.POSTERN_TEST_TEMPLATE = name;
}

export async function teardown(): Promise<void> {
  delete process.env.POSTERN_TEST_TEMPLATE;
  await dropDatabase(process.env.TEST_DATABASE_URL ?? "", name);
}
