"use client";

import { Check, ChevronRight, Copy } from "lucide-react";
import { useState } from "react";
import { useAnnounce } from "@/components/live-regions";
import { Button } from "@/components/ui/button";
import type { AssignableKind } from "@/lib/client/assignables";

/** The same request for a shell. The token is the reader's to fill in. */
export function AssignCurl({
  roleId,
  kind,
  ids,
}: {
  roleId: string;
  kind: AssignableKind;
  ids: readonly string[];
}) {
  const [copied, setCopied] = useState("");
  const announce = useAnnounce();
  const command = [
    `curl -X POST '${window.location.origin}/api/v1/roles/${roleId}/${kind}' \\`,
    "  -H 'Authorization: Bearer <access_token>' \\",
    "  -H 'Content-Type: application/json' \\",
    `  -d '${JSON.stringify({ ids })}'`,
  ].join("\n");

  async function copy() {
    await navigator.clipboard.writeText(command);
    setCopied(command);
    announce("Command copied.");
  }
  return (
    <details className="group shrink-0 text-sm">
      <summary className="-mx-1 inline-flex min-h-6 list-none items-center gap-1 rounded-sm px-1 text-muted-foreground text-xs hover:text-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 transition-transform group-open:rotate-90"
        />
        Copy as curl
      </summary>
      <div className="mt-2 rounded-md border bg-surface-sunken">
        <section
          aria-label="The request as a curl command"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          tabIndex={0}
          className="max-h-36 overflow-y-auto rounded-t-md p-2.5"
        >
          <pre className="wrap-anywhere whitespace-pre-wrap font-mono text-2xs">{command}</pre>
        </section>
        <div className="border-t p-1.5">
          <Button size="sm" variant="ghost" onClick={() => void copy()}>
            {copied === command ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
            {copied === command ? "Copied" : "Copy"}
          </Button>
        </div>
      </div>
    </details>
  );
}
