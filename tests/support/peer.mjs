import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

/*
 * One end of a network that tests make: `listen PORT …` echoes what comes to these ports; `ask`
 * reads questions of `network.ts` on standard input, one JSON a line, and answers each.
 */

const [role, ...ports] = process.argv.slice(2);

if (role === "listen") {
  const servers = ports.map((port) =>
    createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.pipe(socket);
    }).listen(Number(port), "::"),
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.once("listening", done))));
  process.stdout.write("ready\n");
} else {
  const held = new Map();
  process.stdout.write("ready\n");
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, ...question } = JSON.parse(line);
    (question.until ? watch(question) : answer(question)).then((result) =>
      process.stdout.write(`${JSON.stringify({ id, ...result })}\n`),
    );
  }

  /**
   * @param {{ hold?: string, say?: string, host: string, port: number, from: string, waitMilliseconds: number }} question
   * @returns {Promise<{ isOpen: boolean, at: number }>}
   */
  function answer({ hold, say, host, port, from, waitMilliseconds }) {
    return new Promise((resolve) => {
      const socket = say ? held.get(say) : connect({ host, port, localAddress: from });
      const end = (/** @type {boolean} */ isOpen) => {
        clearTimeout(late);
        if (hold && isOpen) held.set(hold, socket);
        else if (!say) socket.destroy();
        resolve({ isOpen, at: Date.now() });
      };
      const late = setTimeout(end, waitMilliseconds, false);
      socket.on("error", () => end(false));
      if (!say) return socket.once("connect", () => end(true));
      socket.once("data", () => end(true));
      socket.write("still there?\n");
    });
  }

  /**
   * Tries again and again, so that no waiting of TCP's own is measured.
   *
   * @param {{ until: "open" | "refused", every: number, host: string, port: number, from: string, waitMilliseconds: number }} question
   * @returns {Promise<{ isOpen: boolean, at: number }>} since when it is so
   */
  async function watch({ until, every, ...question }) {
    if (until === "refused") {
      for (;;) {
        const at = Date.now();
        if (!(await answer(question)).isOpen) return { isOpen: false, at };
        await sleep(every);
      }
    }
    return new Promise((resolve) => {
      const tries = setInterval(() => {
        answer(question).then(({ isOpen, at }) => {
          if (!isOpen) return;
          clearInterval(tries);
          resolve({ isOpen, at });
        });
      }, every);
    });
  }
}
