"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Server } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { ErrorBanner } from "@/components/error-banner";
import { errorText } from "@/components/error-text";
import { useAnnounce } from "@/components/live-regions";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Tabs } from "@/components/ui/tabs";
import { useUndo } from "@/components/use-undo";
import { asApiError } from "@/lib/client/api-error";
import {
  type ResourceTab,
  resourceAddressHref,
  resourceAddressParsers,
} from "@/lib/client/resource-address";
import { resourceQuery } from "@/lib/client/resources";
import type { Resource } from "@/lib/contract/resources";
import { ResourceHeader } from "./resource-header";
import { ResourceQuestions } from "./resource-questions";

const ResourceRoles = dynamic(() =>
  import("./resource-roles").then((module) => module.ResourceRoles),
);
const FirewallView = dynamic(() => import("./firewall-view").then((module) => module.FirewallView));
const AccessView = dynamic(() =>
  import("@/components/access/access-view").then((module) => module.AccessView),
);
const SessionList = dynamic(() =>
  import("@/components/sessions/session-list").then((module) => module.SessionList),
);
const Activity = dynamic(() =>
  import("@/components/audit/activity").then((module) => module.Activity),
);
const AddToRoleDialog = dynamic(() =>
  import("./add-to-role-dialog").then((module) => module.AddToRoleDialog),
);

/** A resource: what it is, which roles hold it, and who reaches it through them. */
export function ResourcePage({ resourceId }: { resourceId: string }) {
  const { data: resource, error } = useQuery(resourceQuery(resourceId));
  if (resource !== undefined) return <ResourceView resource={resource} />;
  return error === null ? null : (
    <EmptyState icon={<Server />} title={errorText(asApiError(error).code)} />
  );
}

function ResourceView({ resource }: { resource: Resource }) {
  const router = useRouter();
  const announce = useAnnounce();
  const [{ tab, add, ask, sort }, setAddress] = useQueryStates(resourceAddressParsers);
  const { failure, fail, clearFailure, offerUndo } = useUndo();
  const tabOf = (label: string, key: ResourceTab, count?: number) => ({
    label,
    href: `/resources/${resource.id}${resourceAddressHref({ tab: key })}`,
    current: tab === key,
    count,
  });
  const addButton = (
    <Button
      variant="primary"
      onClick={() => {
        clearFailure();
        void setAddress({ add: true }, { history: "push" });
      }}
    >
      <Plus aria-hidden="true" />
      Add to role
    </Button>
  );
  return (
    <>
      <ResourceHeader
        resource={resource}
        primary={addButton}
        onAsk={(question) => void setAddress({ ask: question }, { history: "push" })}
      />
      <Tabs
        label={`Parts of ${resource.name}`}
        tabs={[
          tabOf("Roles", "roles", resource.roleCount),
          tabOf("Firewall", "firewall", resource.rulesOpen),
          tabOf("Effective access", "access"),
          tabOf("Sessions", "sessions"),
          tabOf("Activity", "activity"),
        ]}
      />
      <div className="mt-4 flex flex-col gap-4">
        {failure === undefined ? null : (
          <ErrorBanner
            error={failure.error}
            context={{ resource: resource.name }}
            onRetry={failure.retry}
          />
        )}
        {tab === "access" ? (
          <AccessView focus={{ resourceId: resource.id }} />
        ) : tab === "sessions" ? (
          <SessionList focus={{ resourceId: resource.id }} />
        ) : tab === "firewall" ? (
          <FirewallView resource={resource} />
        ) : tab === "activity" ? (
          <Activity objectId={resource.id} />
        ) : (
          <ResourceRoles
            resource={resource}
            sort={sort}
            onSort={(next) => void setAddress({ sort: next ?? null }, { history: "push" })}
            onChanged={offerUndo}
            onGone={(error, name) => fail({ error, name })}
            addButton={addButton}
          />
        )}
      </div>
      {ask ? (
        <ResourceQuestions
          resourceId={resource.id}
          question={ask}
          ask={(question) => void setAddress({ ask: question }, { history: "push" })}
          onSaved={({ name }) => announce(`${name} was saved.`)}
          onDeleted={({ name }) => {
            announce(`${name} was deleted.`);
            // The dialog's own change of the address comes first; it would end this one.
            void setAddress({ ask: null }).then(() => router.push("/resources"));
          }}
        />
      ) : null}
      {add ? (
        <AddToRoleDialog
          resource={resource}
          onClose={() => void setAddress({ add: null })}
          onAdded={offerUndo}
        />
      ) : null}
    </>
  );
}
