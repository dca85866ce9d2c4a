"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { makeQueryClient } from "@/lib/client/query-client";
import { LiveRegions } from "./live-regions";
import { SignInAgainProvider } from "./sign-in-again";
import { ToastHost } from "./ui/toast";
import { TooltipHost } from "./ui/tooltip";

/** Everything that a page may count on. `nonce` is the one that the security policy names. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const withNonce = nonce === undefined ? {} : { nonce };
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableColorScheme={false}
      disableTransitionOnChange
      {...withNonce}
    >
      <CSPProvider disableStyleElements {...withNonce}>
        <NuqsAdapter>
          <QueryClientProvider client={queryClient}>
            <LiveRegions>
              <SignInAgainProvider>{children}</SignInAgainProvider>
              <ToastHost />
              <TooltipHost />
            </LiveRegions>
          </QueryClientProvider>
        </NuqsAdapter>
      </CSPProvider>
    </ThemeProvider>
  );
}
