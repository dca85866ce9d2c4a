import { setTimeout as sleep } from "node:timers/promises";
import { ProviderFailure } from "@/lib/providers/provider";

/** Longest that one call of a provider may take; a lease on a firewall lasts longer. */
const callSeconds = 12;

/** @throws ProviderFailure of the call, or that it took too long */
export async function inTime<Result>(call: () => Promise<Result>): Promise<Result> {
  const late = new AbortController();
  const limit = sleep(callSeconds * 1000, undefined, { signal: late.signal }).then(() => {
    throw new ProviderFailure("timed_out", `No answer within ${callSeconds} s`);
  });
  try {
    return await Promise.race([call(), limit]);
  } finally {
    late.abort();
    limit.catch(() => undefined);
  }
}
