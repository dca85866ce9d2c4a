import { connect, createServer, type Socket } from "node:net";

/** What a process asks of its database, seen on the wire. */
export type Watch = {
  /** The database's URL through the watcher. */
  url: string;
  /** Statements executed so far. */
  executed(): number;
  /** Named statements by name, as they were sent. */
  texts: Map<string, string>;
  close(): void;
};

/**
 * Stands between a process and Postgres and counts what is executed. It needs no extension in the
 * server, and the SQL of the ceiling can be taken from it, so that it never differs from ours.
 */
export async function watchStatements(url: string): Promise<Watch> {
  const { hostname, port } = new URL(url);
  const texts = new Map<string, string>();
  let executed = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const read = frontendReader((type, body) => {
      if (type === "E" || type === "Q") executed += 1;
      if (type === "P") {
        const [name = "", text = ""] = body.toString("utf8").split("\0");
        if (name) texts.set(name, text);
      }
    });
    client.on("data", read);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The watcher has no port");
  const through = new URL(url);
  through.host = `127.0.0.1:${address.port}`;
  return {
    url: through.href,
    executed: () => executed,
    texts,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Cuts the stream into messages: a type, a length that counts itself, a body; the first has no type. */
function frontendReader(onMessage: (type: string, body: Buffer) => void) {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  return (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const header = started ? 1 : 0;
      if (rest.length < header + 4) return;
      const length = rest.readInt32BE(header);
      if (rest.length < header + length) return;
      if (started) {
        onMessage(String.fromCharCode(rest[0] ?? 0), rest.subarray(5, header + length));
      }
      started = true;
      rest = rest.subarray(header + length);
    }
  };
}
