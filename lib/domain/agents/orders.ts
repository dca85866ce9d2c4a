import type { AgentOrder } from "@/lib/providers/provider";

/*
 * What an agent's commands come to for one address at one resource. The rule alone: no database and
 * no clock.
 */

export type KnownCommand = {
  id: string;
  commandType: AgentOrder["commandType"];
  description: string;
  deliveries: number;
  isAnswered: boolean;
  success: boolean | null;
};

export type Standing = {
  /** The command that let the address in, and that nothing took back. */
  openedBy: KnownCommand | null;
  /** A command that may have let it in, or taken it out, failed or has not been answered. */
  isDoubtful: boolean;
  /** The newest command without an answer. */
  waiting: KnownCommand | undefined;
};

/** @param history the commands for the address, in their order */
export function standingOf(history: readonly KnownCommand[]): Standing {
  let openedBy: KnownCommand | null = null;
  let isDoubtful = false;
  for (const command of history) {
    const { commandType, deliveries, isAnswered, success } = command;
    if (commandType === "APPLY") {
      if (isAnswered && success) openedBy = command;
      else if (deliveries > 0) isDoubtful = true;
    } else if (isAnswered && success) {
      openedBy = null;
      isDoubtful = false;
    } else if (deliveries > 0 && openedBy) {
      // Whatever became of it, some of it may have been done.
      openedBy = null;
      isDoubtful = true;
    }
  }
  return { openedBy, isDoubtful, waiting: history.findLast(({ isAnswered }) => !isAnswered) };
}

export type Arrangement = {
  /** A command to take back: the agent never got it. */
  dropId: string | null;
  /** Whether the order itself must be queued. */
  isQueued: boolean;
};

/** What an order means for the queue as it is. */
export function arrange(
  history: readonly KnownCommand[],
  wish: AgentOrder["commandType"],
): Arrangement {
  const { waiting } = standingOf(history);
  if (waiting?.commandType === wish) return { dropId: null, isQueued: false };
  const dropId = waiting?.deliveries === 0 ? waiting.id : null;
  const left = standingOf(history.filter(({ id }) => id !== dropId));
  const ends = left.waiting?.commandType;
  const isThere = left.openedBy !== null;
  const isSettled = wish === "APPLY" ? isThere : !isThere && !left.isDoubtful;
  return { dropId, isQueued: ends === undefined ? !isSettled : ends !== wish };
}
