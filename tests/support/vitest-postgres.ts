import { type PostgresServer, startPostgres } from "./postgres";

let server: PostgresServer | undefined;

/** Gives a run by hand the server that `npm test` would have provided. */
export async function setup(): Promise<void> {
  if (process.env.TEST_DATABASE_URL) return;
  server = await startPostgres();
  // Workers are forked after this and inherit it.
  process.env.TEST_DATABASE_URL = server.url;
}

/** Ends the server if `setup` started it. */
export async function teardown(): Promise<void> {
  if (!server) return;
  delete process.env.TEST_DATABASE_URL;
  await server.stop();
}
