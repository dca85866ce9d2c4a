import { startMoto } from "./moto";

let stop: (() => Promise<void>) | undefined;

/** One moto for all test files; each makes security groups of its own. */
export async function setup(): Promise<void> {
  const moto = await startMoto();
  stop = moto.stop;
  // Workers are forked after this and inherit it.
  process.env.TEST_MOTO_URL = moto.url;
}

export async function teardown(): Promise<void> {
  delete process.env.TEST_MOTO_URL;
  await stop?.();
}
