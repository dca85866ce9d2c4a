"use client";

import { Check, Link2 } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { auditSearchHref } from "@/lib/client/audit-search";
import type { AuditLog } from "@/lib/contract/audit";
import { useAnnounce } from "../live-regions";
import { Button } from "../ui/button";
import { buttonClass } from "../ui/button-class";
import { actorText, differencesOf } from "./event-text";

/** What has a page of its own. */
const pages = new Map([
  ["ROLE", { path: "/roles", word: "role" }],
  ["USER", { path: "/users", word: "person" }],
  ["RESOURCE", { path: "/resources", word: "resource" }],
  ["SESSION", { path: "/sessions", word: "session" }],
]);

/** What an event says beyond its sentence: the change, where it came from, its place in the chain. */
export function EventDetails({ event }: { event: AuditLog }) {
  const { actorId, resourceId, errorMessage } = event;
  const page = event.eventType.endsWith("_DELETE") ? undefined : pages.get(event.resourceType);
  return (
    <div className="flex flex-col gap-4 border-t bg-surface-sunken/60 px-4 py-4 text-sm">
      {errorMessage === null ? null : <p className="text-danger-text">{errorMessage}</p>}
      <Differences event={event} />
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
        <Fact name="Event">{event.eventType}</Fact>
        <Fact name="By">{event.actorEmail ?? event.actorType}</Fact>
        <Fact name="Address">{event.ipAddress ?? "none"}</Fact>
        <Fact name="Request">{event.requestId}</Fact>
        <Fact name="Program">{event.userAgent ?? "not said"}</Fact>
        <Fact name="Place in the chain">{event.position.toLocaleString("en")}</Fact>
        <Fact name="Hash" wide>
          {event.hash}
        </Fact>
      </dl>
      <div className="flex flex-wrap gap-2">
        <CopyLink id={event.id} />
        {page === undefined || resourceId === null ? null : (
          <Link
            href={`${page.path}/${resourceId}`}
            prefetch={false}
            className={buttonClass({ size: "sm" })}
          >
            Open the {page.word}
          </Link>
        )}
        {resourceId === null ? null : (
          <Link
            href={`/audit${auditSearchHref({ about: resourceId })}`}
            className={buttonClass({ size: "sm" })}
          >
            All about {event.resourceName || "this"}
          </Link>
        )}
        {actorId === null ? null : (
          <Link
            href={`/audit${auditSearchHref({ actor: actorId })}`}
            className={buttonClass({ size: "sm" })}
          >
            All by {actorText(event).replace(/ \(API key .*\)$/, "")}
          </Link>
        )}
      </div>
    </div>
  );
}

function Differences({ event }: { event: AuditLog }) {
  const differences = differencesOf(event);
  if (differences.length === 0) return null;
  return (
    <ul aria-label="What changed" className="flex flex-col gap-1.5">
      {differences.map(({ field, before, after }) => (
        <li key={field} className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
          <span className="font-medium">{field}</span>
          {before === undefined ? null : (
            <del className="break-all rounded-sm bg-danger-subtle px-1 font-mono text-danger-text text-xs">
              {before}
            </del>
          )}
          {after === undefined ? null : (
            <ins className="break-all rounded-sm bg-success-subtle px-1 font-mono text-success-text text-xs no-underline">
              {after}
            </ins>
          )}
        </li>
      ))}
    </ul>
  );
}

function Fact({ name, wide, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? "sm:col-span-2" : undefined}>
      <dt className="text-muted-foreground text-xs">{name}</dt>
      <dd className="break-all font-mono text-xs leading-5">{children}</dd>
    </div>
  );
}

function CopyLink({ id }: { id: string }) {
  const [address, setAddress] = useState<string>();
  const [copied, setCopied] = useState(false);
  const announce = useAnnounce();

  async function copy() {
    const link = `${window.location.origin}/audit${auditSearchHref({ event: id })}`;
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
      announce("Copied.");
    } catch {
      // Without a clipboard it is shown instead.
      setAddress(link);
    }
  }
  if (address !== undefined) return <p className="break-all font-mono text-xs">{address}</p>;
  return (
    <Button size="sm" onClick={() => void copy()}>
      {copied ? <Check aria-hidden="true" /> : <Link2 aria-hidden="true" />}
      {copied ? "Copied" : "Copy link"}
    </Button>
  );
}
