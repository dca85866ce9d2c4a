import type { CallOrigin } from "@/lib/domain/actor";
import type { Download } from "@/lib/domain/download";
import { failureOf } from "./error-body";
import { log } from "./log";

/** A file whose first piece is there; without pieces when only its head was asked for. */
export type BegunDownload = Omit<Download, "pieces"> & { pieces?: AsyncIterableIterator<string> };

/**
 * Waits for the first piece of a file: what goes wrong until then is refused as everything is, with
 * a status and a body. Later errors are logged here and end the connection.
 */
export async function begun(
  { method }: Request,
  { requestId }: CallOrigin,
  result: unknown,
): Promise<BegunDownload> {
  // The declaration's types say that it is one.
  const { pieces, ...file } = result as Download;
  if (method === "HEAD") return file;
  const source = pieces[Symbol.asyncIterator]();
  let first: IteratorResult<string> | undefined = await source.next();
  return {
    ...file,
    pieces: {
      async next() {
        const piece = first ?? (await source.next().catch(complain));
        first = undefined;
        return piece;
      },
      async return() {
        await source.return?.();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    },
  };

  function complain(error: unknown): never {
    log().error({ requestId, failure: failureOf(error) }, "A file was cut off");
    throw error;
  }
}

/** How a browser is to take a file: by its name, and with its rows where they are known. */
export function downloadHeaders({ type, fileName, rows }: BegunDownload): Record<string, string> {
  return {
    "Content-Type": `${type}; charset=utf-8`,
    "Content-Disposition": `attachment; filename="${fileName.replace(/[^\w.-]+/g, "-")}"`,
    ...(rows !== undefined && { "X-Total-Rows": String(rows) }),
  };
}

/** The pieces as the body of a `Response`, taken only as fast as they are read. */
export function streamOf(pieces: AsyncIterableIterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}
