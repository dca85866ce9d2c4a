"use client";

import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useState } from "react";
import { Curl } from "@/components/curl";
import { ErrorBanner } from "@/components/error-banner";
import { Banner } from "@/components/ui/banner";
import { DialogBody } from "@/components/ui/dialog";
import type { AssignableKind, Story } from "@/lib/client/assignables";
import type { Assigned } from "@/lib/client/assignments";
import { roleResourcesQuery, roleUsersQuery } from "@/lib/client/roles";
import type { Role } from "@/lib/contract/roles";
import { AssignConsequence } from "./assign-consequence";
import { AssignFailure } from "./assign-failure";
import { AssignFooter } from "./assign-footer";
import { AssignMessages } from "./assign-messages";
import { AssignPicker } from "./assign-picker";
import { AssignReport } from "./assign-report";
import { countOf, wordsOf } from "./assignable-words";
import { EndChoices } from "./end-choices";
import { EndField, endComplaint } from "./end-field";
import { useAssign } from "./use-assign";
import { useChoice } from "./use-choice";
import { useChoices } from "./use-choices";
import { type EndChanged, useEndChoices } from "./use-end-choices";

/** What a dialog has done when it closes. */
export type AssignDone = { ids: readonly string[]; ends: readonly EndChanged[] };

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
  onFinish: (done: AssignDone) => void;
}) {
  const storyOf = useStories(role.id, kind);
  const [typed, setTyped] = useState("");
  const [complaint, setComplaint] = useState<string>();
  const [expiresAt, setExpiresAt] = useState<string | null>(null);
  const [endError, setEndError] = useState<string>();
  const choice = useChoice(kind, storyOf);
  const { chosen, refused } = choice;
  const assign = useAssign(role, kind, (done) => void finish(done.map(({ id }) => id)));
  const { report, done, conflicts } = assign;
  const ends = useEndChoices(role, kind, conflicts, storyOf);
  const error = assign.error ?? ends.error;
  const pending = assign.pending || ends.pending;
  const choices = useChoices(kind, typed, storyOf, conflicts);
  const unsaved = (report === undefined ? chosen.length : 0) + ends.changes.length;
  useEffect(() => onUnsaved(unsaved), [unsaved, onUnsaved]);
  const settled = conflicts.length > 0 && chosen.length === 0 && refused.length === 0;
  const idle = choices.nothingLeft && chosen.length === 0 && refused.length === 0;

  /** Ends that were chosen otherwise are changed first; where that is refused, the dialog stays. */
  async function finish(ids = done.map(({ id }) => id)) {
    const changed = await ends.apply();
    if (changed !== undefined) onFinish({ ids, ends: changed });
  }
  async function save() {
    if (refused.length > 0 || chosen.length === 0) {
      if (refused.length === 0) setComplaint(`Choose at least one ${wordsOf[kind].one} first.`);
      field.current?.focus();
      return;
    }
    const wrongEnd = endComplaint(expiresAt);
    setEndError(wrongEnd);
    if (wrongEnd !== undefined) return;
    if (await assign.submit(chosen, expiresAt)) choice.forget();
  }
  function retry() {
    if (assign.error === undefined && ends.error !== undefined) return void finish();
    void (report === undefined ? save() : assign.submit(report.failed, expiresAt));
  }

  return (
    <>
      <DialogBody className={report === undefined ? "sm:overflow-hidden" : ""}>
        {error === undefined ? null : (
          <AssignFailure error={error} pending={pending} chosen={chosen} onRetry={retry} />
        )}
        {settled && (done.length > 0 || ends.open.length === 0) ? (
          <Banner tone="info" className="shrink-0">
            {done.length === 0 ? "" : `${countOf(kind, done.length)} assigned. `}
            {`${countOf(kind, conflicts.length)} ${conflicts.length === 1 ? "was" : "were"} in this role already. ${ends.open.length === 0 ? "Nothing is left to do." : "Choose which end counts."}`}
          </Banner>
        ) : null}
        {choice.failure === undefined ? null : (
          <ErrorBanner
            error={choice.failure.error}
            onRetry={choice.failure.retry}
            pending={choice.looking}
          />
        )}
        {ends.open.length === 0 ? null : (
          <EndChoices conflicts={ends.open} chosen={ends.mine} onChoose={ends.choose} />
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
              <div className="flex shrink-0 flex-col gap-5 border-t pt-4 sm:w-60 sm:overflow-x-hidden sm:overflow-y-auto sm:border-s sm:border-t-0 sm:ps-5 sm:pt-0 sm:pb-1">
                <AssignConsequence role={role} kind={kind} chosen={chosen} expiresAt={expiresAt} />
                <EndField
                  value={expiresAt}
                  onChange={(next) => {
                    setExpiresAt(next);
                    setEndError(undefined);
                  }}
                  error={endError}
                />
              </div>
            </div>
            {/* Its line is kept free, so that the first choice does not move the buttons. */}
            <div className="shrink-0 sm:min-h-6">
              {chosen.length > 0 ? (
                <Curl requests={[requestOf(role.id, kind, chosen, expiresAt)]} />
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
            onRetry={(item) => void assign.submit([item], expiresAt)}
            onGiveUp={assign.giveUp}
          />
        )}
      </DialogBody>
      <AssignFooter
        kind={kind}
        report={report}
        chosenCount={chosen.length}
        endCount={ends.changes.length}
        settled={settled}
        idle={idle}
        pending={pending}
        onCancel={onCancel}
        onFinish={() => void finish()}
        onSave={() => void save()}
        onRetry={retry}
      />
    </>
  );
}

function requestOf(
  roleId: string,
  kind: AssignableKind,
  chosen: readonly { id: string }[],
  expiresAt: string | null,
) {
  const ids = chosen.map(({ id }) => id);
  return {
    method: "POST",
    path: `/roles/${roleId}/${kind}`,
    body: { ids, ...(expiresAt !== null && { expiresAt }) },
  } as const;
}

/** Who added what, for those that are in the role. */
function useStories(roleId: string, kind: AssignableKind) {
  const resources = useQuery({ ...roleResourcesQuery(roleId), enabled: kind === "resources" });
  const users = useQuery({ ...roleUsersQuery(roleId), enabled: kind === "users" });
  const assigned: readonly (Story & Assigned)[] =
    (kind === "resources" ? resources.data : users.data) ?? [];
  const stories = new Map(assigned.map((each) => [each.id, each]));
  return (id: string) => stories.get(id);
}
