import type { z } from "zod";

/** Server-sent events; without pieces when only the head was asked for. */
export type EventStream = { pieces?: AsyncIterableIterator<string> };

/** How long a browser waits before it opens a stream again that has ended. */
const retryMilliseconds = 2_000;

/**
 * The events of a verb, each encoded by the declared shape.
 *
 * @param result what the verb gave: the declaration's types say that it is an iterator
 */
export function eventsOf(schema: z.ZodType, { method }: Request, result: unknown): EventStream {
  const source = result as AsyncIterableIterator<unknown>;
  if (method === "HEAD") {
    void source.return?.();
    return {};
  }
  let isFirst = true;
  return {
    pieces: {
      async next() {
        const { done, value } = await source.next();
        if (done) return { done, value: undefined };
        const retry = isFirst ? `retry: ${retryMilliseconds}\n` : "";
        isFirst = false;
        return { done: false, value: `${retry}data: ${JSON.stringify(schema.parse(value))}\n\n` };
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
}

/**
 * A proxy that gathered the pieces would make a stream useless; nginx is told by a header of its own.
 */
export const streamHeaders = {
  "Content-Type": "text/event-stream",
  "X-Accel-Buffering": "no",
};
