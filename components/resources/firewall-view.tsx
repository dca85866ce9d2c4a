"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DataTable } from "@/components/data-table";
import { ErrorBanner } from "@/components/error-banner";
import { useSignedIn } from "@/components/signed-in";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { asApiError } from "@/lib/client/api-error";
import { formatCount } from "@/lib/client/format";
import { allowRemovals, resourceRulesQuery, retryRules } from "@/lib/client/resource-rules";
import type { ResourceRules } from "@/lib/contract/resource-rules";
import type { Resource } from "@/lib/contract/resources";
import { roomText } from "./health";
import { foreignColumns, ruleColumns } from "./rule-columns";

/** What stands at the firewall: our rules and who needs them, the stuck ones first, and the rest. */
export function FirewallView({ resource }: { resource: Resource }) {
  const options = resourceRulesQuery(resource.id);
  const { data } = useQuery({ ...options, refetchInterval: 10_000 });
  const rules = useQuery({ ...options, select: ourRules });
  const retry = useRetry(resource);
  return (
    <>
      {data ? <Troubles resource={resource} rules={data} retry={retry} /> : null}
      <div className="flex flex-wrap items-center justify-between gap-2 text-muted-foreground text-sm">
        <p>
          {data?.seenAt ? (
            <>
              Seen at the firewall <Time value={data.seenAt} />.{" "}
            </>
          ) : (
            "The firewall has not been read yet. "
          )}
          {data?.room.map(roomText).join(" ")}
        </p>
        <Button size="sm" onClick={retry.run} pending={retry.pending} pendingLabel="Asking…">
          <RefreshCw aria-hidden="true" />
          Look now
        </Button>
      </div>
      {retry.error ? <ErrorBanner error={retry.error} onRetry={retry.run} /> : null}
      <DataTable
        caption={`Rules at ${resource.name}`}
        subject="Rules"
        columns={ruleColumns}
        query={rules}
        rowId={({ id }) => id}
        empty={
          <EmptyState
            title="No rule of ours is at this firewall"
            description="A rule appears when somebody starts a session that opens this resource."
          />
        }
      />
      {data && data.foreignTotal > 0 ? <Foreign resource={resource} rules={data} /> : null}
    </>
  );
}

type Retry = ReturnType<typeof useRetry>;

function useRetry({ id, name }: Resource) {
  const signedIn = useSignedIn();
  const { mutateAsync, isPending, error } = useMutation(retryRules(id));
  return {
    // The mutation keeps what went wrong, and a banner says it.
    run: () => void signedIn(`look at ${name}`, () => mutateAsync()).catch(() => undefined),
    pending: isPending,
    error: error === null ? undefined : asApiError(error),
  };
}

function Troubles({
  resource,
  rules: { rules, errorMessage, nextTryAt, heldRemovals, isRemovalAllowed },
  retry,
}: {
  resource: Resource;
  rules: ResourceRules;
  retry: Retry;
}) {
  const [asking, setAsking] = useState(false);
  const stuck = rules.filter(({ status }) => status === "STUCK").length;
  const next = nextTryAt ? (
    <>
      {" "}
      Next try <Time value={nextTryAt} />.
    </>
  ) : null;
  return (
    <>
      {stuck > 0 ? (
        <Banner
          tone="danger"
          title={`${formatCount(stuck, "rule", "rules")} could not be removed: access may still be open`}
          actions={
            <Button size="sm" onClick={retry.run} pending={retry.pending} pendingLabel="Trying…">
              Retry now
            </Button>
          }
        >
          {errorMessage ?? rules.find(({ status }) => status === "STUCK")?.errorMessage}. It is
          tried hourly.{next}
        </Banner>
      ) : errorMessage === null ? null : (
        <Banner tone="warning" title="The firewall could not be changed">
          {errorMessage}.{next}
        </Banner>
      )}
      {heldRemovals > 0 ? (
        <Banner
          tone="warning"
          title={`${formatCount(heldRemovals, "removal waits", "removals wait")} for your word`}
          actions={
            isRemovalAllowed ? undefined : (
              <Button size="sm" onClick={() => setAsking(true)}>
                Allow the removals
              </Button>
            )
          }
        >
          {isRemovalAllowed
            ? "Allowed: they go with the next look at the firewall."
            : "These rules carry our tag, but no session or static rule explains them. So many at once can mean that data were lost, so nothing is removed until you say so."}
        </Banner>
      ) : null}
      {asking ? (
        <ConfirmDialog
          onOpenChange={() => setAsking(false)}
          title={`Remove ${formatCount(heldRemovals, "rule", "rules")} at ${resource.name}?`}
          description="Nothing here explains them: whoever still uses one of these addresses loses access at once."
          actionLabel="Allow the removals"
          pendingLabel="Allowing…"
          purpose="allow these removals"
          save={allowRemovals(resource.id)}
          onDone={() => undefined}
          request={{ method: "POST", path: `/resources/${resource.id}/rules/allow-removal` }}
        />
      ) : null}
    </>
  );
}

function Foreign({
  resource,
  rules: { foreign, foreignTotal },
}: {
  resource: Resource;
  rules: ResourceRules;
}) {
  const query = useQuery({ ...resourceRulesQuery(resource.id), select: othersRules });
  return (
    <section aria-label="Rules that are not ours" className="flex flex-col gap-2">
      <h2 className="mt-4 font-semibold text-base">Rules that are not ours</h2>
      <p className="text-muted-foreground text-sm">
        {formatCount(foreignTotal, "rule", "rules")} that somebody else made. They are told here and
        never touched
        {foreign.length < foreignTotal ? `; the first ${foreign.length} are shown` : ""}.
      </p>
      <DataTable
        caption={`Rules at ${resource.name} that are not ours`}
        subject="Rules"
        columns={foreignColumns}
        query={query}
        rowId={({ id }) => id}
        empty={<EmptyState title="None" />}
      />
    </section>
  );
}

const ourRules = ({ rules }: ResourceRules) => rules;
const othersRules = ({ foreign }: ResourceRules) =>
  foreign.map((rule, index) => ({ ...rule, id: String(index) }));
