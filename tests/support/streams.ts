import { get, type IncomingMessage } from "node:http";
import { liveState } from "@/lib/contract/live";
import type { Bearer } from "./call";

/** An open stream of changes. */
export type LiveStream = {
  status: number;
  headers: IncomingMessage["headers"];
  /** What it has told so far. */
  told(): string[];
  /** Waits until it has told so many; throws when it ended before. */
  untilTold(count: number): Promise<string[]>;
  /** Settles when the server ends it: true when it was ended in the polite way. */
  ended: Promise<boolean>;
  close(): void;
};

/** Opens the stream of somebody's organization, and waits for its head. */
export function openStream(url: string, as?: Bearer): Promise<LiveStream> {
  return new Promise((resolve, reject) => {
    const headers = as ? { authorization: `Bearer ${as.accessToken}` } : {};
    const outgoing = get(`${url}/api/v1/live`, { headers, agent: false }, (incoming) => {
      resolve(streamOf(incoming, () => outgoing.destroy()));
    });
    outgoing.on("error", reject);
  });
}

function streamOf(incoming: IncomingMessage, close: () => void): LiveStream {
  let text = "";
  let isOver = false;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of waiting) look();
  };
  incoming.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    wake();
  });
  incoming.on("error", () => {});
  const ended = new Promise<boolean>((resolve) => {
    incoming.on("close", () => {
      isOver = true;
      wake();
      resolve(incoming.complete);
    });
  });
  const told = () =>
    [...text.matchAll(/^data: (.*)\n\n/gm)].map(
      ([, json = ""]) => liveState.parse(JSON.parse(json)).state,
    );
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    told,
    untilTold: (count) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (told().length >= count) resolve(told());
          else if (isOver) reject(new Error(`The stream ended after ${told().length}`));
          else return;
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
    ended,
    close,
  };
}
