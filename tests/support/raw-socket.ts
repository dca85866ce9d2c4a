import { connect } from "node:net";

export type RawAnswer = {
  /** 0 when the connection was closed without an answer. */
  status: number;
  headers: Record<string, string>;
  text: string;
  body: unknown;
};

/** Sends bytes as they are and reads what comes until the server closes or falls silent. */
export function sendRaw(
  url: string,
  request: string | Buffer,
  silenceMs = 400,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.setTimeout(silenceMs, () => socket.destroy());
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => resolve(parse(Buffer.concat(chunks).toString("utf8"))));
  });
}

function parse(answer: string): RawAnswer {
  const [head = "", rest = ""] = answer.split(/\r\n\r\n(.*)/s);
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  // One chunk: our answers are small.
  const chunked = headers["transfer-encoding"] === "chunked";
  const text = chunked ? rest.replace(/^[\da-f]+\r\n(.*?)\r\n0\r\n\r\n.*$/s, "$1") : rest;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status: Number(statusLine.split(" ")[1] ?? 0), headers, text, body };
}
