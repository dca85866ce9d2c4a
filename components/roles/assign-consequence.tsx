"use client";

import { Consequence } from "@/components/consequence";
import type { Assignable, AssignableKind } from "@/lib/client/assignables";
import { formatNames } from "@/lib/client/format";
import { assignmentPreview } from "@/lib/client/previews";
import { formatHours } from "@/lib/contract/hours";
import type { Role } from "@/lib/contract/roles";
import { endComplaint } from "./end-field";

/** What assigning what is chosen will change, and for whom. */
export function AssignConsequence({
  role,
  kind,
  chosen,
  expiresAt,
}: {
  role: Role;
  kind: AssignableKind;
  chosen: readonly Assignable[];
  expiresAt: string | null;
}) {
  const end = endComplaint(expiresAt) === undefined ? expiresAt : null;
  return (
    <section aria-labelledby="consequence">
      <h3
        id="consequence"
        className="mb-1.5 font-medium text-2xs text-muted-foreground uppercase tracking-wider"
      >
        What changes
      </h3>
      {chosen.length === 0 ? (
        <p className="text-pretty text-muted-foreground text-sm">
          {kind === "resources"
            ? "Choose resources to see who gains access to them."
            : "Choose people to see what they gain access to."}
        </p>
      ) : (
        <Consequence
          request={assignmentPreview(role.id, kind, {
            action: "assign",
            ids: chosen.map(({ id }) => id),
            ...(end !== null && { expiresAt: end }),
          })}
          context={{ adds: true, until: end }}
          nobody={nobodyText(role, kind, chosen)}
          note="It counts for new sessions; running ones stay as they are."
        />
      )}
    </section>
  );
}

/** Where the other side of the role is empty, nothing changes until somebody or something is there. */
function nobodyText(role: Role, kind: AssignableKind, chosen: readonly Assignable[]): string {
  const names = formatNames(chosen.map(({ name }) => name));
  const { maxSessionDurationHours: hours } = role;
  if (kind === "resources" && role.userIds.length === 0) {
    const limit = hours === null ? "" : ` for up to ${formatHours(hours)} per session`;
    return `Nobody has this role yet. Whoever gets it will reach ${names}${limit}.`;
  }
  if (kind === "users" && role.resourceIds.length === 0) {
    return `${names} ${chosen.length === 1 ? "gets" : "get"} this role. It holds no resources yet, so nothing opens until some are assigned.`;
  }
  return "Nobody’s access changes: nobody active has this role.";
}
