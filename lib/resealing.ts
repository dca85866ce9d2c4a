import { resealCredentials } from "./domain/credentials/master-keys";
import { log } from "./http/log";

const pauseMilliseconds = 60_000;
let lookAgainAt = 0;
let told = "";

/**
 * A chore: puts credentials under the first master key, those too that another process sealed with
 * an old one meanwhile. The log says when the last has moved, and how many cannot.
 */
export async function resealSometimes(): Promise<void> {
  if (performance.now() < lookAgainAt) return;
  lookAgainAt = performance.now() + pauseMilliseconds;
  const found = await resealCredentials();
  const news = JSON.stringify(found);
  if (news === told) return;
  told = news;
  if (found.unopened > 0) log().warn(found, "Credentials are there that no master key opens");
  else log().info(found, "All credentials are under the first master key");
}
