"use client";

import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { MoreMenu, useCopyId } from "@/components/actions-menu";
import { PageHeader } from "@/components/page-header";
import { providerName } from "@/components/roles/assignable-words";
import { Badge, Status } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/client/format";
import { type ResourceQuestion, resourceSessionsHref } from "@/lib/client/resource-address";
import type { Resource } from "@/lib/contract/resources";
import { resourceEntries, typeName } from "./resource-columns";

/** What a resource is, and which firewall keeps its list of addresses. */
export function ResourceHeader({
  resource,
  primary,
  onAsk,
}: {
  resource: Resource;
  primary: ReactNode;
  onAsk: (question: ResourceQuestion) => void;
}) {
  const copyId = useCopyId(resource.id);
  const { name, provider, resourceType, resourceIdentifier, region } = resource;
  const [fullest] = resource.room;
  const room = fullest && `${fullest.used} of ${fullest.limit} rules`;
  const firewall = [`${providerName(provider)} ${typeName(resourceType)}`, region];
  return (
    <PageHeader
      parent={{ label: "Resources", href: "/resources" }}
      title={name}
      description={
        <>
          {firewall.filter(Boolean).join(", ")}{" "}
          <span className="break-all font-mono text-xs">{resourceIdentifier}</span>
        </>
      }
      facts={
        <>
          <ResourceBadges resource={resource} />
          <p className="flex flex-wrap items-center gap-x-1.5 text-muted-foreground text-xs">
            {resource.lastVerifiedAt === null ? null : (
              <>
                <span>
                  {resource.verificationError === null ? "verified" : "tried"}{" "}
                  <Time value={resource.lastVerifiedAt} />
                </span>
                <span aria-hidden="true">·</span>
              </>
            )}
            {resource.liveSessions === 0 ? null : (
              <>
                <Link
                  href={resourceSessionsHref(resource.id)}
                  prefetch={false}
                  className="rounded-sm text-foreground hover:underline"
                >
                  <Status tone="success">
                    {formatCount(resource.liveSessions, "live session")}
                  </Status>
                </Link>
                <span aria-hidden="true">·</span>
              </>
            )}
            {room ? (
              <>
                <span>{room}</span>
                <span aria-hidden="true">·</span>
              </>
            ) : null}
            <span>
              changed <Time value={resource.updatedAt} />
            </span>
          </p>
        </>
      }
      actions={
        <>
          <Button onClick={() => onAsk("verify")}>
            <ShieldCheck aria-hidden="true" />
            Verify
          </Button>
          {primary}
          <MoreMenu
            name={name}
            entries={[...resourceEntries(onAsk), { kind: "separator", key: "line" }, copyId]}
          />
        </>
      }
    />
  );
}

function ResourceBadges({ resource }: { resource: Resource }) {
  const { isActive, isSimulated, lastVerifiedAt, verificationError, rulesStuck } = resource;
  return (
    <>
      {isSimulated ? <Badge tone="info">Simulated: opens nothing real</Badge> : null}
      {isActive ? (
        <Badge tone="success">Active</Badge>
      ) : (
        <Badge>Inactive: left out of sessions</Badge>
      )}
      {verificationError === null ? null : (
        <Badge tone="danger" className="h-auto min-h-5 max-w-full whitespace-normal py-0.5">
          Failed: {verificationError}
        </Badge>
      )}
      {lastVerifiedAt === null ? <Badge tone="warning">Never verified</Badge> : null}
      {rulesStuck > 0 ? (
        <Badge tone="danger">{formatCount(rulesStuck, "rule", "rules")} stuck</Badge>
      ) : null}
    </>
  );
}
