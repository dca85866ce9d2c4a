"use client";

import { useEffect, useRef, useState } from "react";
import { ErrorBanner } from "@/components/error-banner";
import { AssignMessages } from "@/components/roles/assign-messages";
import { AssignPicker } from "@/components/roles/assign-picker";
import { useChoice } from "@/components/roles/use-choice";
import { useChoices } from "@/components/roles/use-choices";
import type { RuleForm } from "./rule-form";

const isSame = (a: readonly { id: string }[], b: readonly { id: string }[]) =>
  a.length === b.length && a.every(({ id }, index) => id === b[index]?.id);

const nowhere = () => undefined;

/** Chooses the resources of a rule, by search or by pasting ids. */
export function ResourceField({ form }: { form: RuleForm }) {
  const [typed, setTyped] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const choice = useChoice("resources", nowhere);
  const choices = useChoices("resources", typed, nowhere, []);
  const { error } = form.getFieldState("resources", form.formState);
  const { chosen, refused } = choice;
  // Pasted ids are looked up before they are chosen, so the form follows the choice.
  useEffect(() => {
    if (isSame(form.getValues("resources"), chosen)) return;
    form.setValue("resources", [...chosen], {
      shouldDirty: true,
      shouldValidate: form.formState.isSubmitted,
    });
  }, [chosen, form]);
  return (
    <div className="flex max-h-80 min-h-0 shrink-0 flex-col gap-3">
      {choice.failure === undefined ? null : (
        <ErrorBanner
          error={choice.failure.error}
          onRetry={choice.failure.retry}
          pending={choice.looking}
        />
      )}
      <AssignPicker
        kind="resources"
        typed={typed}
        onTyped={setTyped}
        chosen={chosen}
        onChoose={choice.choose}
        onPasted={(pasted) => void choice.take(pasted)}
        refused={refused}
        onDropRefused={choice.dropRefused}
        choices={choices}
        looking={choice.looking}
        inputRef={input}
        invalid={refused.length > 0 || error !== undefined}
        messages={
          <AssignMessages
            complaint={error?.message}
            refused={refused}
            alreadyThere={[]}
            tooMany={choice.tooMany}
            chosenCount={chosen.length}
            onDropRefused={() => {
              choice.dropRefused();
              input.current?.focus();
            }}
            onDropAlreadyThere={choice.dropAlreadyThere}
          />
        }
      />
    </div>
  );
}
