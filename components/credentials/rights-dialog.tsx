"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { ErrorBanner } from "@/components/error-banner";
import { useAnnounce } from "@/components/live-regions";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { asApiError } from "@/lib/client/api-error";
import { policiesQuery } from "@/lib/client/credentials";
import type { ProviderPolicy } from "@/lib/contract/providers";

/** The least that the credentials of each vendor must be allowed, ready to be copied. */
export function RightsDialog({ onClose }: { onClose: () => void }) {
  const { data = [], error, refetch } = useQuery(policiesQuery());
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title="Rights that credentials need"
      description="The least that lets Postern do its work, for exactly the resources that you have."
    >
      <DialogBody>
        {error === null ? null : (
          <ErrorBanner error={asApiError(error)} onRetry={() => void refetch()} />
        )}
        <div className="flex flex-col gap-6">
          {data.map(({ provider, resourceType, label, policy }) =>
            policy === null ? null : (
              <Policy
                key={`${provider} ${resourceType}`}
                kind={label}
                vendor={provider}
                {...policy}
              />
            ),
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Policy({
  kind,
  vendor,
  label,
  hint,
  resources,
  document,
}: ProviderPolicy & { kind: string; vendor: string }) {
  const [copied, setCopied] = useState("");
  const announce = useAnnounce();
  const text = JSON.stringify(document, null, 2);
  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(text);
    announce("Policy copied.");
  }
  return (
    <section aria-label={label} className="flex flex-col gap-3 text-sm">
      <h3 className="font-medium">
        {label}: {kind}
      </h3>
      <p className="text-pretty text-muted-foreground">{hint}</p>
      {resources.length === 0 ? (
        <p>
          No {vendor} resources configured. Until there are some, the policy covers all there can
          be.
        </p>
      ) : (
        <ul aria-label="Included resources" className="flex flex-col gap-1">
          {resources.map(({ id, name, resourceIdentifier, region }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-2">
              <span className="wrap-anywhere">{name}</span>
              <span className="wrap-anywhere font-mono text-muted-foreground text-xs">
                {[resourceIdentifier, region].filter(Boolean).join(", ")}
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="rounded-md border bg-surface-sunken">
        <section
          aria-label={`${label} as JSON`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          tabIndex={0}
          className="max-h-72 overflow-auto rounded-t-md p-2.5"
        >
          <pre className="wrap-anywhere whitespace-pre-wrap font-mono text-2xs">{text}</pre>
        </section>
        <div className="border-t p-1.5">
          <Button size="sm" variant="ghost" onClick={() => void copy()}>
            {copied === text ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
            {copied === text ? "Copied" : "Copy"}
          </Button>
        </div>
      </div>
    </section>
  );
}
