"use client";

import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type ApiError, asApiError } from "@/lib/client/api-error";
import { type DownloadProgress, downloadFile } from "@/lib/client/download";
import type { AuditLogFilters } from "@/lib/contract/audit";
import { ErrorBanner } from "../error-banner";
import { useAnnounce } from "../live-regions";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Menu } from "../ui/menu";

type Format = "csv" | "ndjson";

export type Export = {
  progress: DownloadProgress | undefined;
  error: { cause: ApiError; format: Format } | undefined;
  start: (format: Format) => void;
  cancel: () => void;
};

/** Downloads what the filters show, as a whole or not at all. Leaving the page ends it. */
export function useExport(filters: AuditLogFilters): Export {
  const [progress, setProgress] = useState<DownloadProgress>();
  const [error, setError] = useState<Export["error"]>();
  const running = useRef<AbortController>(undefined);
  const announce = useAnnounce();
  useEffect(() => () => running.current?.abort(), []);

  async function run(format: Format) {
    const ending = new AbortController();
    running.current = ending;
    setError(undefined);
    setProgress({ lines: 0, rows: undefined });
    try {
      const query = { ...filters, format };
      await downloadFile("/audit-logs/export", query, {
        signal: ending.signal,
        onProgress: setProgress,
      });
      announce("The export is ready.");
    } catch (thrown) {
      if (!ending.signal.aborted) setError({ cause: asApiError(thrown), format });
    }
    setProgress(undefined);
  }
  return {
    progress,
    error,
    start: (format) => void run(format),
    cancel: () => running.current?.abort(),
  };
}

export function ExportButton({ start }: Export) {
  return (
    <Menu
      trigger={
        <Button>
          <Download aria-hidden="true" />
          Export
        </Button>
      }
      entries={[
        { kind: "action", label: "CSV, for spreadsheets", onPress: () => start("csv") },
        { kind: "action", label: "NDJSON, for programs", onPress: () => start("ndjson") },
      ]}
    />
  );
}

/** How far an export is, or why it failed. */
export function ExportState({ progress, error, start, cancel }: Export) {
  if (error !== undefined) {
    return <ErrorBanner error={error.cause} onRetry={() => start(error.format)} className="mb-4" />;
  }
  if (progress === undefined) return null;
  const { lines, rows } = progress;
  const done = Math.min(lines, rows ?? lines).toLocaleString("en");
  return (
    <Banner
      tone="info"
      title="Exporting what the filters show"
      className="mb-4"
      actions={
        <Button size="sm" onClick={cancel}>
          Cancel
        </Button>
      }
    >
      <span className="tabular-nums">
        {rows === undefined
          ? `${done} events so far.`
          : `${done} of ${rows.toLocaleString("en")} events.`}
      </span>
      {rows === undefined ? null : (
        <div
          role="progressbar"
          aria-label="Events exported"
          aria-valuemin={0}
          aria-valuemax={rows}
          aria-valuenow={Math.min(lines, rows)}
          className="mt-2 h-1.5 w-full max-w-md overflow-hidden rounded-full bg-border"
        >
          <div
            className="h-full rounded-full bg-accent"
            style={{ width: `${(100 * Math.min(lines, rows)) / Math.max(1, rows)}%` }}
          />
        </div>
      )}
    </Banner>
  );
}
