import { urlOf } from "./api";
import { ApiError } from "./api-error";
import { readError } from "./read-error";

export type DownloadProgress = {
  /** Lines that have come. */
  lines: number;
  /** How many rows there will be, where the server knows. */
  rows: number | undefined;
};

/**
 * Fetches a file that the server writes while it sends, tells how far it is, and hands it to the
 * browser to save. A connection that is cut throws: a part is never saved as if it were the whole.
 */
export async function downloadFile(
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: DownloadProgress) => void },
): Promise<void> {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) params.set(name, value);
  try {
    const response = await fetch(`${urlOf(path)}?${params}`, {
      credentials: "same-origin",
      signal,
    });
    if (!response.ok) throw await readError(response);
    const total = response.headers.get("x-total-rows");
    const parts = await readParts(response, (lines) =>
      onProgress({ lines, rows: total === null ? undefined : Number(total) }),
    );
    const type = response.headers.get("content-type") ?? "text/plain";
    save(new Blob(parts, { type }), fileNameOf(response));
  } catch (thrown) {
    if (thrown instanceof ApiError || signal.aborted) throw thrown;
    throw new ApiError("offline", { cause: thrown });
  }
}

const newline = 10;

async function readParts(response: Response, onLines: (lines: number) => void) {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let lines = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const read = await reader?.read();
    if (!read || read.done) return parts;
    parts.push(new Uint8Array(read.value));
    for (const byte of read.value) if (byte === newline) lines += 1;
    onLines(lines);
  }
}

function fileNameOf(response: Response): string {
  const [, name] =
    /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "") ?? [];
  return name ?? "export";
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
