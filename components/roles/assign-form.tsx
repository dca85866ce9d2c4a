"use client";

import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useState } from "react";
import { ErrorBanner } from "@/components/error-banner";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import type { AssignableKind, Story } from "@/lib/client/assignables";
import { roleResourcesQuery, roleUsersQuery } from "@/lib/client/roles";
import type { Role } from "@/lib/contract/roles";
import { AssignConsequence } from "./assign-consequence";
import { AssignCurl } from "./assign-curl";
import { AssignFailure } from "./assign-failure";
import { AssignMessages } from "./assign-messages";
import { AssignPicker } from "./assign-picker";
import { AssignReport } from "./assign-report";
import { countOf, wordsOf } from "./assignable-words";
import { useAssign } from "./use-assign";
import { useChoice } from "./use-choice";
import { useChoices } from "./use-choices";

/** Inside the dialog, and as long-lived as one opening of it. */
export function AssignForm({
  role,
  kind,
  field,
  onUnsaved,
  onCancel,
  onFinish,
}: {
  role: Role;
  kind: AssignableKind;
  field: RefObject<HTMLInputElement | null>;
  /** How many choices would be lost by closing. */
  onUnsaved: (count: number) => void;
  onCancel: () => void;
  /** With what was assigned. */
  onFinish: (ids: readonly string[]) => void;
}) {
  const storyOf = useStories(role.id, kind);
  const [typed, setTyped] = useState("");
  const [complaint, setComplaint] = useState<string>();
  const choice = useChoice(kind, storyOf);
  const { chosen, refused } = choice;
  const assign = useAssign(role, kind, (done) => onFinish(done.map(({ id }) => id)));
  const { report, error, pending, done, conflicts } = assign;
  const choices = useChoices(kind, typed, storyOf, conflicts);
  const { one, many } = wordsOf[kind];
  const unsaved = report === undefined ? chosen.length : 0;
  useEffect(() => onUnsaved(unsaved), [unsaved, onUnsaved]);
  const settled = conflicts.length > 0 && chosen.length === 0 && refused.length === 0;
  const idle = choices.nothingLeft && chosen.length === 0 && refused.length === 0;
  const finish = () => onFinish(done.map(({ id }) => id));

  async function save() {
    if (refused.length > 0 || chosen.length === 0) {
      if (refused.length === 0) setComplaint(`Choose at least one ${one} first.`);
      field.current?.focus();
      return;
    }
    if (await assign.submit(chosen)) choice.forget();
  }
  const retry = () => void (report === undefined ? save() : assign.submit(report.failed));

  return (
    <>
      <DialogBody className={report === undefined ? "sm:overflow-hidden" : ""}>
        {error === undefined ? null : (
          <AssignFailure error={error} pending={pending} chosen={chosen} onRetry={retry} />
        )}
        {settled ? (
          <Banner tone="info" className="shrink-0">
            {done.length === 0 ? "" : `${countOf(kind, done.length)} assigned. `}
            {`${countOf(kind, conflicts.length)} ${conflicts.length === 1 ? "was" : "were"} in this role already. Nothing is left to do.`}
          </Banner>
        ) : null}
        {choice.failure === undefined ? null : (
          <ErrorBanner
            error={choice.failure.error}
            onRetry={choice.failure.retry}
            pending={choice.looking}
          />
        )}
        {report === undefined ? (
          <>
            <div className="flex flex-col gap-5 max-sm:flex-none sm:min-h-0 sm:flex-[0_1_33rem] sm:flex-row">
              <div className="flex min-w-0 flex-col gap-3 sm:min-h-0 sm:flex-1">
                <AssignPicker
                  kind={kind}
                  typed={typed}
                  onTyped={setTyped}
                  chosen={chosen}
                  onChoose={(next) => {
                    setComplaint(undefined);
                    choice.choose(next);
                  }}
                  onPasted={(pasted) => {
                    setComplaint(undefined);
                    void choice.take(pasted);
                  }}
                  refused={refused}
                  onDropRefused={choice.dropRefused}
                  choices={choices}
                  looking={choice.looking}
                  inputRef={field}
                  invalid={refused.length > 0 || complaint !== undefined}
                  messages={
                    <AssignMessages
                      complaint={complaint}
                      refused={refused}
                      alreadyThere={choice.alreadyThere}
                      tooMany={choice.tooMany}
                      chosenCount={chosen.length}
                      onDropRefused={() => {
                        choice.dropRefused();
                        field.current?.focus();
                      }}
                      onDropAlreadyThere={() => {
                        choice.dropAlreadyThere();
                        field.current?.focus();
                      }}
                    />
                  }
                />
              </div>
              <div className="flex shrink-0 flex-col gap-5 border-t pt-4 sm:w-56 sm:overflow-x-hidden sm:overflow-y-auto sm:border-s sm:border-t-0 sm:ps-5 sm:pt-0">
                <AssignConsequence role={role} kind={kind} chosen={chosen} />
              </div>
            </div>
            {/* Its line is kept free, so that the first choice does not move the buttons. */}
            <div className="shrink-0 sm:min-h-6">
              {chosen.length > 0 ? (
                <AssignCurl roleId={role.id} kind={kind} ids={chosen.map(({ id }) => id)} />
              ) : null}
            </div>
          </>
        ) : (
          <AssignReport
            kind={kind}
            report={report}
            done={done}
            conflicts={conflicts}
            pending={pending}
            onRetry={(item) => void assign.submit([item])}
            onGiveUp={assign.giveUp}
          />
        )}
      </DialogBody>
      <DialogFooter>
        {report !== undefined ? (
          <>
            <Button onClick={finish}>Close</Button>
            {report.failed.length === 0 ? null : (
              <Button variant="primary" pending={pending} pendingLabel="Assigning…" onClick={retry}>
                Retry {report.failed.length}
              </Button>
            )}
          </>
        ) : (
          <>
            {settled ? null : <Button onClick={onCancel}>{idle ? "Close" : "Cancel"}</Button>}
            {idle ? null : (
              <Button
                variant="primary"
                pending={pending}
                pendingLabel="Assigning…"
                onClick={settled ? finish : () => void save()}
              >
                {settled
                  ? "Done"
                  : chosen.length === 0
                    ? `Assign ${many}`
                    : `Assign ${countOf(kind, chosen.length)}`}
              </Button>
            )}
          </>
        )}
      </DialogFooter>
    </>
  );
}

/** Who added what, for those that are in the role. */
function useStories(roleId: string, kind: AssignableKind) {
  const resources = useQuery({ ...roleResourcesQuery(roleId), enabled: kind === "resources" });
  const users = useQuery({ ...roleUsersQuery(roleId), enabled: kind === "users" });
  const assigned: readonly (Story & { id: string })[] =
    (kind === "resources" ? resources.data : users.data) ?? [];
  const stories = new Map(assigned.map((each) => [each.id, each]));
  return (id: string): Story | undefined => stories.get(id);
}
