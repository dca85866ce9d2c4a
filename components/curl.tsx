"use client";

import { Check, ChevronRight, Copy } from "lucide-react";
import { useState } from "react";
import { useOwnOrigin } from "@/components/own-origin";
import { urlOf } from "@/lib/client/api";
import { useAnnounce } from "./live-regions";
import { Button } from "./ui/button";

/** A change as the API takes it. The path begins as in `lib/client/api`. */
export type ApiRequest = {
  method: "POST" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
};

/** The same change for a shell. The token is the reader's to fill in. */
export function Curl({ requests }: { requests: readonly ApiRequest[] }) {
  const [copied, setCopied] = useState("");
  const announce = useAnnounce();
  const origin = useOwnOrigin();
  const command = requests.map((request) => commandOf(origin, request)).join("\n\n");

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
          <pre className="wrap-anywhere whitespace-pre-wrap font-mono text-2xs text-foreground">
            {command}
          </pre>
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

function commandOf(origin: string, { method, path, body }: ApiRequest): string {
  const lines = [
    `curl -X ${method} ${quoted(`${origin}${urlOf(path)}`)}`,
    '-H "Authorization: Bearer $TOKEN"',
  ];
  if (body !== undefined) {
    lines.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`);
  }
  return lines.join(" \\\n  ");
}

/** A shell ends a quoted text at the next quote, so each is written outside of it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
