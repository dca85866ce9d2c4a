"use client";

import { useState } from "react";
import { useAnnounce } from "@/components/live-regions";
import { useSignedIn } from "@/components/signed-in";
import { type ApiError, asApiError } from "@/lib/client/api-error";
import { extendSession, moveSession, retrySession } from "@/lib/client/sessions";
import { useWrite } from "@/lib/client/use-write";
import type { Session } from "@/lib/contract/sessions";

export type SessionAct = "extend" | "retry" | "move";

export type SessionActs = ReturnType<typeof useSessionActs>;

type Failure = { act: SessionAct; error: ApiError; retry: () => void };

/**
 * What can be done to a running session without a question first. A call that fails can be tried
 * again under the same key, so that no extension counts twice.
 */
export function useSessionActs({ id }: Session) {
  const [pending, setPending] = useState<SessionAct>();
  const [failure, setFailure] = useState<Failure>();
  const write = useWrite();
  const signedIn = useSignedIn();
  const announce = useAnnounce();

  async function run(act: SessionAct, purpose: string, call: () => Promise<string>) {
    if (pending !== undefined) return;
    setPending(act);
    setFailure(undefined);
    try {
      announce(await signedIn(purpose, call));
    } catch (thrown) {
      const retry = () => void run(act, purpose, call);
      setFailure({ act, error: asApiError(thrown), retry });
    } finally {
      setPending(undefined);
    }
  }

  return {
    pending,
    failure,
    extend: (additionalHours: number) => {
      const values = { body: { additionalHours }, idempotencyKey: crypto.randomUUID() };
      void run("extend", "extend your session", async () => {
        await write(extendSession(id), values);
        return `Session extended by ${additionalHours} h.`;
      });
    },
    retry: () => {
      const values = { body: undefined, idempotencyKey: crypto.randomUUID() };
      void run("retry", "try again", async () => {
        await write(retrySession(id), values);
        return "Trying again.";
      });
    },
    move: () => {
      const values = { body: {}, idempotencyKey: crypto.randomUUID() };
      void run("move", "move your session", async () => {
        await write(moveSession(id), values);
        return "The session moves to your new address. Its end stays.";
      });
    },
  };
}
