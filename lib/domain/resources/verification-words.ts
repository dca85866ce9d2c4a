import { setTimeout as sleep } from "node:timers/promises";
import { type FailureCode, ProviderFailure } from "@/lib/providers/provider";

/** Longest that a provider's answer to a verification is waited for. */
const waitSeconds = 12;

/** @throws ProviderFailure of the call, or that it took too long */
export async function inTime<Result>(call: () => Promise<Result>): Promise<Result> {
  const late = new AbortController();
  const limit = sleep(waitSeconds * 1000, undefined, { signal: late.signal }).then(() => {
    throw new ProviderFailure("timed_out", `No answer within ${waitSeconds} s`);
  });
  try {
    return await Promise.race([call(), limit]);
  } finally {
    late.abort();
    limit.catch(() => undefined);
  }
}

const passing: readonly FailureCode[] = ["throttled", "unreachable", "timed_out", "offline"];

/** Whether asking again after a while may help without anybody's doing. */
export const passesByItself = ({ code }: ProviderFailure) => passing.includes(code);

/** Characters of a provider's words that are kept. */
const errorMax = 500;

export const sentenceOf = ({ message }: ProviderFailure) => message.slice(0, errorMax);
