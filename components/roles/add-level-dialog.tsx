"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorBanner } from "@/components/error-banner";
import { FormDialog } from "@/components/form-dialog";
import { FormField } from "@/components/form-field";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { asApiError } from "@/lib/client/api-error";
import {
  type Assigned,
  type AssignedLevel,
  addLevel,
  levelBody,
  levelPath,
} from "@/lib/client/assignments";
import { resourceQuery } from "@/lib/client/resources";
import { levelAssignment } from "@/lib/contract/assignments";
import type { Role } from "@/lib/contract/roles";
import { FormEndField } from "./form-end-field";
import { levelName, levelsOf } from "./levels";

type Props = {
  role: Role;
  item: Assigned;
  onClose: () => void;
  onAdded: (level: AssignedLevel) => void;
};

/** Gives a role a resource at one more of the access levels that the resource defines. */
export function AddLevelDialog(props: Props) {
  const { role, item, onClose } = props;
  const query = useQuery(resourceQuery(item.id));
  const given = new Set(item.accessLevels?.map(({ accessLevelRemoteId: id }) => id));
  const levels =
    query.data &&
    levelsOf(query.data.config).filter((each) => !given.has(each.accessLevelRemoteId));
  const [first] = levels ?? [];
  if (levels !== undefined && first !== undefined) {
    return <LevelForm {...props} levels={levels} first={first.accessLevelRemoteId} />;
  }
  return (
    <Dialog open onOpenChange={onClose} title={titleOf(item)}>
      <DialogBody>
        {query.error !== null ? (
          <ErrorBanner error={asApiError(query.error)} onRetry={() => void query.refetch()} />
        ) : levels === undefined ? (
          <Skeleton className="h-24 w-full" />
        ) : (
          <p className="text-pretty text-sm">
            {given.size === 1
              ? `${item.name} has no other access level than the one in ${role.name}. Levels are defined in the resource’s configuration.`
              : `All access levels of ${item.name} are in ${role.name} already.`}
          </p>
        )}
      </DialogBody>
    </Dialog>
  );
}

const titleOf = (item: Assigned) => `Add an access level of ${item.name}`;

function LevelForm({
  role,
  item,
  levels,
  first,
  onClose,
  onAdded,
}: Props & { levels: ReturnType<typeof levelsOf>; first: string }) {
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={titleOf(item)}
      description={`People with the role ${role.name} open the ports of every level it holds.`}
      schema={levelAssignment}
      defaultValues={{ accessLevelRemoteId: first, expiresAt: null }}
      save={addLevel(role.id, item.id)}
      onSaved={({ accessLevelRemoteId, expiresAt }) => {
        const level = levels.find((each) => each.accessLevelRemoteId === accessLevelRemoteId);
        if (level) onAdded({ ...level, name: levelName(level), expiresAt });
      }}
      submitLabel="Add level"
      pendingLabel="Adding…"
      purpose="finish adding this level"
      errorContext={{ resource: item.name }}
      request={({ accessLevelRemoteId, expiresAt }) => ({
        method: "POST",
        path: levelPath(role.id, item.id),
        body: levelBody(accessLevelRemoteId, expiresAt),
      })}
    >
      {(form) => (
        <>
          <FormField form={form} name="accessLevelRemoteId" label="Access level">
            {(control) => (
              <Select {...control}>
                {levels.map((each) => (
                  <option key={each.accessLevelRemoteId} value={each.accessLevelRemoteId}>
                    {levelName(each)}
                  </option>
                ))}
              </Select>
            )}
          </FormField>
          <FormEndField form={form} name="expiresAt" />
        </>
      )}
    </FormDialog>
  );
}
