"use client";

import { useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { meKey } from "@/lib/client/account-key";
import type { Me } from "@/lib/contract/auth";

type Ask = (reason: string) => Promise<boolean>;

const AskContext = createContext<Ask>(async () => false);

/**
 * Asks for the password in a small dialog on top of everything. `reason` finishes the sentence
 * "Sign in to …". True once the person is signed in again; false when they would not.
 */
export function useSignInAgain(): Ask {
  return useContext(AskContext);
}

const SignInAgainDialog = dynamic(() =>
  import("./sign-in-again-dialog").then((module) => module.SignInAgainDialog),
);

type Question = { reason: string; account: Me; open: boolean };

export function SignInAgainProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [question, setQuestion] = useState<Question>();
  const waiting = useRef<((signedIn: boolean) => void)[]>([]);

  const ask = useCallback<Ask>(
    (reason) => {
      const account = queryClient.getQueryData<Me>(meKey);
      if (account === undefined) {
        const here = `${window.location.pathname}${window.location.search}`;
        window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(here)}`);
        return Promise.resolve(false);
      }
      setQuestion({ reason, account, open: true });
      return new Promise((resolve) => waiting.current.push(resolve));
    },
    [queryClient],
  );

  /** Several calls can find the sign-in ended at once: one answer serves them all. */
  function answer(signedIn: boolean) {
    setQuestion((before) => before && { ...before, open: false });
    for (const resolve of waiting.current.splice(0)) resolve(signedIn);
  }

  return (
    <AskContext value={ask}>
      {children}
      {question === undefined ? null : (
        <SignInAgainDialog
          open={question.open}
          reason={question.reason}
          account={question.account}
          onAnswer={answer}
          onClosed={() => setQuestion(undefined)}
        />
      )}
    </AskContext>
  );
}
