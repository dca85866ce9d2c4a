"use client";

import { useEffect, useState } from "react";

const restMilliseconds = 200;

/** What was typed, once typing rests: what to ask the server for. */
export function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    // What is cleared is shown at once.
    const timer = setTimeout(() => setRested(value), value === "" ? 0 : restMilliseconds);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
