"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type ApiError, asApiError } from "@/lib/client/api-error";
import { useAnnounce } from "./live-regions";
import { useSignedIn } from "./signed-in";
import { showToast } from "./ui/toast";

/** What a page has to tell, because no dialog is open for it any more. */
export type PageFailure = {
  error: ApiError;
  /** What it was about. */
  name: string | undefined;
  retry?: () => void;
};

export type Undo = {
  /** What was done, as the toast and the live region say it. */
  told: string;
  /** What it was about, for the sentence of a refusal. */
  name?: string;
  /** The call that does the opposite; gives what is said then. Without it nothing is offered. */
  undo?: () => Promise<string>;
};

/**
 * Says what was done and offers for ten seconds to take it back. An Undo is a call like any other:
 * what it is refused for stands in `failure`, for the page's banner.
 */
export function useUndo() {
  const [failure, setFailure] = useState<PageFailure>();
  const client = useQueryClient();
  const announce = useAnnounce();
  const signedIn = useSignedIn();

  async function attempt(name: string | undefined, undo: () => Promise<string>): Promise<void> {
    setFailure(undefined);
    try {
      announce(await signedIn("undo this", undo));
    } catch (thrown) {
      fail({ error: asApiError(thrown), name, retry: () => void attempt(name, undo) });
    }
  }

  /** Whatever happened, the page then says how things are. */
  function fail(told: PageFailure) {
    setFailure(told);
    void client.invalidateQueries({ refetchType: "active" });
  }

  function offerUndo({ told, name, undo }: Undo) {
    announce(told);
    if (undo === undefined) return;
    let isTaken = false;
    function onPress() {
      if (isTaken || undo === undefined) return;
      isTaken = true;
      void attempt(name, undo);
    }
    showToast({ title: told, action: { label: "Undo", onPress } });
  }

  return { failure, fail, clearFailure: () => setFailure(undefined), offerUndo };
}
