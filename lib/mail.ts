import { createTransport, type Transporter } from "nodemailer";
import type { Mail } from "./domain/mails";
import { deliverNextMail } from "./domain/outbox";
import { environment } from "./env";
import { log } from "./http/log";

const secondsMax = 10;
/** One round of the worker; what is left waits for the next. */
const mailsMax = 50;

let transport: { url: string; to: Transporter } | undefined;

/** Sends the mails that are due. A server that fails once is left alone until the next round. */
export async function sendDueMails(): Promise<void> {
  const { mail: settings } = environment();
  if (!settings) return;
  const { smtpUrl, from } = settings;
  const send = async ({ to, subject, text, html }: Mail, id: string) => {
    // The same name at every try: a mail that comes twice is seen to be one.
    const messageId = `<${id}@${environment().url.hostname}>`;
    await transportTo(smtpUrl).sendMail({ messageId, from, to, subject, text, html });
  };
  for (let sent = 0; sent < mailsMax; sent += 1) {
    const delivery = await deliverNextMail(send, failureOf);
    if (!delivery) return;
    const { outcome, ...what } = delivery;
    if (outcome === "sent") continue;
    if (outcome === "given_up") log().error(what, "A mail was given up");
    else log().warn(what, "A mail was not taken and will be tried again");
    return;
  }
}

function transportTo(url: string): Transporter {
  if (transport?.url !== url) {
    const limit = secondsMax * 1_000;
    const limits = {
      connectionTimeout: limit,
      greetingTimeout: limit,
      socketTimeout: limit,
      dnsTimeout: limit,
    };
    transport = {
      url,
      to: createTransport({ url, ...limits, disableFileAccess: true, disableUrlAccess: true }),
    };
  }
  return transport.to;
}

/** Codes alone: a server's own words may repeat what the mail says. */
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const answer = "responseCode" in error ? ` ${error.responseCode}` : "";
  return `${code}${answer}`;
}
