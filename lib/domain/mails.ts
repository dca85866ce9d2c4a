import { randomUUID } from "node:crypto";
import type { Queries } from "@/db/queries";
import { mailOutbox } from "@/db/schema/users";
import { environment } from "@/lib/env";
import { seal, unseal } from "./seal";

export type Mail = {
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
};

/** Whether there is a server that takes mails. Without one, links go through an admin's hands. */
export const sendsMails = () => environment().mail !== undefined;

/** The link that a mail carries. Its host is the configured one, whatever a request says. */
export function linkTo(path: "/set-password" | "/reset-password", token: string): string {
  const link = new URL(path, environment().url);
  link.searchParams.set("token", token);
  return link.href;
}

/** A mail that is moved to another row or organization does not open there. */
const purposeOf = (organizationId: string, id: string) => `mail ${organizationId} ${id}`;

/** Puts a mail on its way, in the transaction of the change that it tells of. */
export async function queueMail(
  { orm }: Queries,
  organizationId: string,
  mail: Mail,
): Promise<void> {
  const id = randomUUID();
  const sealed = seal(purposeOf(organizationId, id), JSON.stringify(mail));
  await orm.insert(mailOutbox).values({ id, organizationId, sealed });
}

/** A mail out of the outbox; undefined when it cannot be opened here. */
export function openMail(organizationId: string, id: string, sealed: string): Mail | undefined {
  const text = unseal(purposeOf(organizationId, id), sealed);
  return text === undefined ? undefined : JSON.parse(text);
}

type Recipient = { name: string; email: string; organizationName: string; link: string };

/** @param to.days how long its link works */
export function invitationMail(to: Recipient & { invitedBy: string; days: number }): Mail {
  return mailTo(to, {
    subject: `Your invitation to ${to.organizationName}`,
    lines: [
      `${to.invitedBy} invites you to ${to.organizationName} on Postern, where you open network access for a limited time.`,
      "Choose a password to begin:",
    ],
    button: "Choose a password",
    end: `The link works once and for ${to.days} days. If you did not expect it, ignore this mail.`,
  });
}

/** @param to.minutes how long its link works */
export function resetMail(to: Recipient & { minutes: number }): Mail {
  return mailTo(to, {
    subject: `A new password for ${to.organizationName}`,
    lines: [
      `Someone, probably you, asked for a new password for your account in ${to.organizationName} on Postern.`,
      "Choose it here:",
    ],
    button: "Choose a new password",
    end: `The link works once and for ${to.minutes} minutes. If you did not ask for it, ignore this mail; your password stays as it is.`,
  });
}

type Words = { subject: string; lines: string[]; button: string; end: string };

function mailTo({ name, email, link }: Recipient, { subject, lines, button, end }: Words): Mail {
  const paragraphs = lines.map((line) => `<p>${escaped(line)}</p>`).join("\n");
  return {
    to: { name, address: email },
    subject,
    text: [`Hello ${name},`, ...lines, link, end].join("\n\n").concat("\n"),
    html: `<!doctype html>
<html lang="en"><body style="font:16px/1.5 system-ui,sans-serif;color:#1c1c1a;max-width:36rem">
<p>${escaped(`Hello ${name},`)}</p>
${paragraphs}
<p><a href="${escaped(link)}">${escaped(button)}</a></p>
<p style="color:#5c5c58;font-size:14px">${escaped(end)}</p>
</body></html>
`,
  };
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
