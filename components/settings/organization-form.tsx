"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useWatch } from "react-hook-form";
import { ChangedMeanwhile } from "@/components/changed-meanwhile";
import { ErrorBanner } from "@/components/error-banner";
import { FormCurl } from "@/components/form-curl";
import { FormField, wholeNumberOrNull } from "@/components/form-field";
import { useAnnounce } from "@/components/live-regions";
import { useSignedIn } from "@/components/signed-in";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input, InputAffix, Textarea } from "@/components/ui/input";
import type { Answer } from "@/lib/client/api";
import { type ContractForm, useContractForm } from "@/lib/client/form";
import { settingsQuery, updateSettings } from "@/lib/client/organization";
import { hoursMax } from "@/lib/contract/hours";
import { liveSessionsMax, type OrganizationSettings } from "@/lib/contract/organization";
import {
  consequencesOf,
  passwordRules,
  type SettingsChange,
  type SettingsValues,
  settingsForm,
  valuesOf,
} from "./settings-form";
import { SettingsSection } from "./settings-section";

type Form = ContractForm<SettingsValues, SettingsChange>;

/** The settings that can be changed. Says what saving means, and notices a change by someone else. */
export function OrganizationForm({
  start,
  onReview,
}: {
  start: Answer<OrganizationSettings>;
  /** Begins anew from what the settings are now. */
  onReview: () => Promise<void>;
}) {
  const { form, formError, setFormError, submit } = useContractForm({
    schema: settingsForm,
    defaultValues: valuesOf(start.value),
  });
  const [saved, setSaved] = useState(start);
  const [isSaved, setIsSaved] = useState(false);
  const saveButton = useRef<HTMLButtonElement>(null);
  const isKnownStill = useRef(true);
  const client = useQueryClient();
  const signedIn = useSignedIn();
  const announce = useAnnounce();
  const mutation = useMutation(
    updateSettings(() => (isKnownStill.current ? saved.etag : undefined)),
  );
  const { isDirty, isSubmitting } = form.formState;

  async function save() {
    if (mutation.isPending) return;
    await submit(async (body) => {
      await signedIn("finish saving the settings", () => mutation.mutateAsync({ body }));
      isKnownStill.current = true;
      const now = client.getQueryData(settingsQuery().queryKey);
      if (now !== undefined) {
        setSaved(now);
        form.reset(valuesOf(now.value));
      }
      setIsSaved(true);
      announce("The settings were saved.");
    });
  }

  function discard() {
    form.reset();
    setIsSaved(false);
    setFormError(undefined);
    // The button that was pressed goes away.
    saveButton.current?.focus();
  }

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save();
      }}
    >
      <Sessions form={form} />
      <Passwords form={form} />
      <div className="flex flex-col gap-4 py-6 lg:ms-[18.5rem] lg:max-w-[34rem]">
        {formError === undefined ? null : (
          <ErrorBanner
            error={formError}
            onRetry={() => void save()}
            pending={mutation.isPending}
            actions={
              formError.code === "settings_changed" ? (
                <ChangedMeanwhile
                  onReview={() => void onReview()}
                  onSaveMine={() => {
                    isKnownStill.current = false;
                    void save();
                  }}
                />
              ) : undefined
            }
          />
        )}
        <Consequences form={form} before={saved.value} />
        <FormCurl form={form} schema={settingsForm} request={asRequest} />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            ref={saveButton}
            type="submit"
            variant="primary"
            pending={isSubmitting}
            pendingLabel="Saving…"
            disabledReason={isDirty ? undefined : "Nothing has changed"}
          >
            Save settings
          </Button>
          {isDirty ? (
            <Button onClick={discard}>Discard</Button>
          ) : isSaved ? (
            <span className="inline-flex items-center gap-1.5 text-sm text-success-text">
              <CircleCheck aria-hidden="true" className="size-4" />
              Saved
            </span>
          ) : null}
        </div>
      </div>
    </form>
  );
}

const asRequest = (body: SettingsChange) => ({
  method: "PATCH" as const,
  path: "/organization/settings",
  body,
});

function Sessions({ form }: { form: Form }) {
  return (
    <SettingsSection
      title="Sessions"
      description="Holds for every session. A role may allow less, never more."
    >
      <FormField
        form={form}
        name="maxSessionDurationHours"
        label="Longest session"
        required
        help={`Whole hours, 1 to ${hoursMax}. Counts for new sessions; running ones keep their end.`}
        options={{ setValueAs: wholeNumberOrNull }}
      >
        {(control) => (
          <InputAffix end="hours">
            <Input {...control} inputMode="numeric" autoComplete="off" maxLength={4} />
          </InputAffix>
        )}
      </FormField>
      <FormField
        form={form}
        name="maxLiveSessions"
        label="Open at a time"
        required
        help={`Sessions of one person, 1 to ${liveSessionsMax}. Counts when a session is started.`}
        options={{ setValueAs: wholeNumberOrNull }}
      >
        {(control) => (
          <InputAffix end="sessions">
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              maxLength={4}
              className="pe-20!"
            />
          </InputAffix>
        )}
      </FormField>
      <FormField
        form={form}
        name="allowedRanges"
        label="Private networks"
        optional
        help="One on a line, such as 10.20.0.0/16 or fd12:3456:789a::/48. Sessions may use any public address, and private ones only of these networks."
      >
        {(control) => (
          <Textarea
            {...control}
            rows={4}
            spellCheck={false}
            autoComplete="off"
            className="font-mono"
            placeholder="10.20.0.0/16"
          />
        )}
      </FormField>
      <Checkbox
        label="Static rules may be wider than /24 and /48"
        {...form.register("allowsWideRules")}
      />
    </SettingsSection>
  );
}

function Passwords({ form }: { form: Form }) {
  return (
    <SettingsSection
      title="Passwords"
      description="Rules hold for new passwords. Passwords in use stay valid until they expire."
    >
      <FormField
        form={form}
        name="passwordMinLength"
        label="Shortest password"
        required
        help="8 to 128 characters."
        options={{ setValueAs: wholeNumberOrNull }}
      >
        {(control) => (
          <InputAffix end="characters">
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              maxLength={3}
              className="pe-24!"
            />
          </InputAffix>
        )}
      </FormField>
      <FormField
        form={form}
        name="passwordExpirationDays"
        label="Passwords expire after"
        optional
        help="1 to 365 days; empty: never. Counts only where Postern has a mail server, which sends the link for a new one."
        options={{ setValueAs: wholeNumberOrNull }}
      >
        {(control) => (
          <InputAffix end="days">
            <Input {...control} inputMode="numeric" autoComplete="off" maxLength={3} />
          </InputAffix>
        )}
      </FormField>
      <fieldset>
        <legend className="mb-2 font-medium text-sm">Each must contain</legend>
        <div className="grid gap-2.5 sm:grid-cols-2">
          {passwordRules.map(({ name, label }) => (
            <Checkbox key={name} label={label} {...form.register(name)} />
          ))}
        </div>
      </fieldset>
    </SettingsSection>
  );
}

/** What saving would change; nothing while nothing is changed, or something is wrong. */
function Consequences({ form, before }: { form: Form; before: OrganizationSettings }) {
  useWatch({ control: form.control });
  const isWrong = Object.keys(form.formState.errors).length > 0;
  const typed = settingsForm.safeParse(form.getValues());
  const sentences = typed.success && !isWrong ? consequencesOf(before, typed.data) : [];
  if (sentences.length === 0) return null;
  return (
    <Banner tone="info" title="When you save">
      <ul className="flex flex-col gap-1">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Banner>
  );
}
