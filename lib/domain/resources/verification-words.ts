import type { FailureCode, ProviderFailure } from "@/lib/providers/provider";

const passing: readonly FailureCode[] = ["throttled", "unreachable", "timed_out", "offline"];

/** Whether asking again after a while may help without anybody's doing. */
export const passesByItself = ({ code }: ProviderFailure) => passing.includes(code);

/** Characters of a provider's words that are kept. */
const errorMax = 500;

export const sentenceOf = ({ message }: ProviderFailure) => message.slice(0, errorMax);
