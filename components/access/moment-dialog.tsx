"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

const hour = 60 * 60_000;
const presets = [
  { label: "An hour ago", before: hour },
  { label: "Yesterday", before: 24 * hour },
  { label: "A week ago", before: 7 * 24 * hour },
  { label: "30 days ago", before: 30 * 24 * hour },
];

/** Chooses the past moment as of which access is shown. */
export function MomentDialog({
  at,
  onClose,
  onChoose,
}: {
  at: string | undefined;
  onClose: () => void;
  /** Null: now. */
  onChoose: (at: string | null) => void;
}) {
  const [typed, setTyped] = useState(localText(at === undefined ? new Date() : new Date(at)));
  const [complaint, setComplaint] = useState<string>();

  function submit(event: FormEvent) {
    event.preventDefault();
    const moment = new Date(typed);
    if (typed === "" || Number.isNaN(moment.getTime())) {
      return setComplaint("Enter a date and a time.");
    }
    if (moment.getTime() > Date.now()) return setComplaint("Choose a moment that has been.");
    onChoose(wireMoment(moment));
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Show access as of a past moment"
      description="Assignments, roles, people and resources as they were then."
      size="sm"
    >
      <form className="contents" noValidate onSubmit={submit}>
        <DialogBody>
          <Field label="Date and time" help="In this device's time zone." error={complaint}>
            {(control) => (
              <Input
                {...control}
                type="datetime-local"
                value={typed}
                onChange={(event) => {
                  setTyped(event.target.value);
                  setComplaint(undefined);
                }}
              />
            )}
          </Field>
          <div className="flex flex-wrap gap-2">
            {presets.map(({ label, before }) => (
              <Button
                key={label}
                size="sm"
                onClick={() => onChoose(wireMoment(new Date(Date.now() - before)))}
              >
                {label}
              </Button>
            ))}
          </div>
        </DialogBody>
        <DialogFooter>
          {at === undefined ? null : (
            <Button variant="ghost" className="me-auto" onClick={() => onChoose(null)}>
              Back to now
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit">
            Show
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

/** Whole seconds, so that the address stays short. */
const wireMoment = (moment: Date) => moment.toISOString().replace(/\.\d+Z$/, "Z");

/** The platform's field speaks of this machine's zone and names none. */
function localText(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
