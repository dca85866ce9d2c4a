"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { formatCount } from "@/lib/client/format";
import { type PreviewRequest, previewQuery } from "@/lib/client/previews";

/**
 * What becomes of running sessions that use what is taken away. It asks only where there are any, or
 * while that is not known.
 */
export function RunningSessions({
  request,
  revoke,
  onChange,
}: {
  /** The question that the dialog's consequence asks too. */
  request: PreviewRequest;
  revoke: boolean;
  onChange: (revoke: boolean) => void;
}) {
  const name = useId();
  const { data } = useQuery(previewQuery(request));
  if (data?.sessions.cut === 0) {
    return <p className="text-muted-foreground text-xs">No running session is touched by this.</p>;
  }
  const options = [
    { revokes: false, label: "Let them go on to their end" },
    { revokes: true, label: "Close now what is taken away" },
  ];
  return (
    <fieldset className="text-sm">
      <legend className="font-medium">
        {data === undefined
          ? "Running sessions"
          : `${formatCount(data.sessions.cut, "running session")} ${data.sessions.cut === 1 ? "uses" : "use"} this`}
      </legend>
      <div className="mt-1 flex flex-col">
        {options.map(({ revokes, label }) => (
          <label key={label} className="flex min-h-7 items-center gap-2">
            <input
              type="radio"
              name={name}
              checked={revoke === revokes}
              onChange={() => onChange(revokes)}
              className="size-4 accent-accent"
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
