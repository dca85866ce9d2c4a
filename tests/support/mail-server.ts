import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type ReceivedMail = {
  /** Who the envelope names: the people who really get it. */
  recipients: string[];
  /** As they came, encoded words read. */
  headers: Record<string, string>;
  text: string;
  html: string;
  raw: string;
};

export type MailServer = {
  url: string;
  port: number;
  mails: ReceivedMail[];
  /** Answers the next mails with this code instead of taking them. */
  refuse(code: number | undefined): void;
  close(): Promise<void>;
};

/** A real SMTP server on the loopback address that keeps what it gets. */
export async function openMailServer(port = 0): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  let refusal: number | undefined;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (refusal) {
          return done(Object.assign(new Error("Not now"), { responseCode: refusal }));
        }
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ recipients, ...parsed(Buffer.concat(chunks).toString("utf8")) });
        done();
      });
    },
  });
  server.on("error", () => undefined);
  server.listen(port, "127.0.0.1");
  await once(server.server, "listening");
  const { port: opened } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${opened}`,
    port: opened,
    mails,
    refuse: (code) => {
      refusal = code;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function parsed(raw: string): Omit<ReceivedMail, "recipients"> {
  const { headers, body } = split(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers["content-type"] ?? "")?.[1] ?? "";
  const parts = body.split(`--${boundary}`).map(split);
  const partOf = (type: string) => {
    const part = parts.find(({ headers: own }) => own["content-type"]?.startsWith(type));
    return part ? decoded(part.body, part.headers["content-transfer-encoding"]) : "";
  };
  return { headers, text: partOf("text/plain"), html: partOf("text/html"), raw };
}

function split(text: string): { headers: Record<string, string>; body: string } {
  const trimmed = text.replace(/^\r\n/, "");
  const end = trimmed.indexOf("\r\n\r\n");
  const lines = trimmed
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(":");
    return [line.slice(0, at).toLowerCase(), wordsOf(line.slice(at + 1).trim())];
  });
  return { headers: Object.fromEntries(headers), body: trimmed.slice(end + 4) };
}

/** RFC 2047. */
function wordsOf(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_all, kind: string, word: string) =>
      kind.toLowerCase() === "b"
        ? Buffer.from(word, "base64").toString("utf8")
        : quotedPrintable(word.replaceAll("_", " ")),
    );
}

function decoded(body: string, encoding = ""): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  return encoding === "quoted-printable" ? quotedPrintable(body.replace(/=\r\n/g, "")) : body;
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=([\dA-F]{2})/gi, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** The one link in a mail's text. */
export function linkIn({ text }: Pick<ReceivedMail, "text">): string {
  return /https?:\/\/\S+/.exec(text)?.[0] ?? "";
}
