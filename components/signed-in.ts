"use client";

import { useCallback } from "react";
import { asApiError } from "@/lib/client/api-error";
import { useSignInAgain } from "./sign-in-again";

/**
 * Runs a call, and should the sign-in have ended meanwhile, asks to sign in and runs the same call
 * again. `purpose` finishes the sentence "Sign in to …".
 */
export function useSignedIn() {
  const signInAgain = useSignInAgain();
  return useCallback(
    async <Result>(purpose: string, call: () => Promise<Result>): Promise<Result> => {
      try {
        return await call();
      } catch (thrown) {
        const ended = asApiError(thrown).code === "unauthorized";
        if (ended && (await signInAgain(purpose))) return await call();
        throw thrown;
      }
    },
    [signInAgain],
  );
}
