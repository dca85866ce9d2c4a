"use client";

import { Button } from "./ui/button";

/** The two ways on for who was not the only one to change something. */
export function ChangedMeanwhile({
  onReview,
  onSaveMine,
}: {
  /** Begins anew from what the other one saved. */
  onReview: () => void;
  onSaveMine: () => void;
}) {
  return (
    <>
      <Button size="sm" onClick={onReview}>
        Review the change
      </Button>
      <Button size="sm" onClick={onSaveMine}>
        Save mine
      </Button>
    </>
  );
}
