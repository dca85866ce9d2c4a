"use client";

import { Copy } from "lucide-react";
import type { ReactNode } from "react";
import { useAnnounce } from "@/components/live-regions";
import { PageHeader } from "@/components/page-header";
import { providerName } from "@/components/roles/assignable-words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import type { Resource } from "@/lib/contract/resources";
import { typeName } from "./resource-columns";

/** What a resource is, and which firewall keeps its list of addresses. */
export function ResourceHeader({ resource, primary }: { resource: Resource; primary: ReactNode }) {
  const announce = useAnnounce();
  const { id, name, provider, resourceType, resourceIdentifier, region } = resource;
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
          {resource.isActive ? (
            <Badge tone="success">Active</Badge>
          ) : (
            <Badge>Inactive: left out of sessions</Badge>
          )}
          {resource.lastVerifiedAt === null ? <Badge tone="warning">Never verified</Badge> : null}
          <p className="flex flex-wrap items-center gap-x-1.5 text-muted-foreground text-xs">
            {resource.lastVerifiedAt === null ? null : (
              <>
                <span>
                  verified <Time value={resource.lastVerifiedAt} />
                </span>
                <span aria-hidden="true">·</span>
              </>
            )}
            <span>
              changed <Time value={resource.updatedAt} />
            </span>
          </p>
        </>
      }
      actions={
        <>
          {primary}
          <Button
            onClick={() => {
              void navigator.clipboard.writeText(id);
              announce("Id copied.");
            }}
          >
            <Copy aria-hidden="true" />
            Copy id
          </Button>
        </>
      }
    />
  );
}
