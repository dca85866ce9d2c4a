import { useSeconds } from "@/lib/client/clock";
import { isLiveStatus } from "@/lib/contract/lists";
import type { Session } from "@/lib/contract/sessions";

/** Ends are found, and told to the screen, within so much. */
const graceMilliseconds = 5_000;

/**
 * Whether a session that is told as running has passed its end: it was read before that, and the
 * machine slept or the server is silent. What its firewalls do is not known then.
 */
export function useIsOver({ status, expiresAt }: Pick<Session, "status" | "expiresAt">): boolean {
  const now = useSeconds();
  const end = Date.parse(expiresAt) + graceMilliseconds;
  return now !== null && isLiveStatus(status) && now > end;
}
