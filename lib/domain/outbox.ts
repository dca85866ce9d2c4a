import { database } from "@/db/connection";
import type { Statement } from "@/db/queries";
import { type Mail, openMail } from "./mails";

/** Longer than one try with a mail server may last, so that nobody else takes the mail meanwhile. */
const leaseSeconds = 120;
const pauseSecondsMin = 15;
const pauseSecondsMax = 3_600;
const givenUpAfterHours = 24;

/** A mail whose sender died is found again when its lease is over: it may come twice, never not. */
const claimStatement: Statement = {
  name: "claim_mail",
  text: `update mail_outbox set tries = tries + 1,
      next_try_at = now() + make_interval(secs => ${leaseSeconds})
    where id = (select id from mail_outbox where next_try_at <= now()
      order by next_try_at limit 1 for update skip locked)
    returning id, organization_id as "organizationId", sealed, tries,
      created_at < now() - make_interval(hours => ${givenUpAfterHours}) as "isOld"`,
};

const postponeStatement: Statement = {
  name: "postpone_mail",
  text: `update mail_outbox set last_error = $2, next_try_at = now() + make_interval(secs =>
      (0.8 + 0.4 * random()) * least(${pauseSecondsMax},
        ${pauseSecondsMin} * power(2, least(tries - 1, 10))))
    where id = $1`,
};

const removeStatement: Statement = {
  name: "remove_mail",
  text: "delete from mail_outbox where id = $1",
};

type Claimed = {
  id: string;
  organizationId: string;
  sealed: string;
  tries: number;
  isOld: boolean;
};

/** How a try ended, without anything that the mail says. */
export type Delivery = {
  mailId: string;
  organizationId: string;
  tries: number;
  outcome: "sent" | "postponed" | "given_up";
  failure?: string;
};

/**
 * Tries the mail that has waited longest, if one is due. A failed one is tried again, at first soon
 * and then ever more rarely, and given up when it is a day old. No transaction is open meanwhile.
 *
 * @param send hands the mail to a server; what it throws is kept as `failureOf` tells it
 */
export async function deliverNextMail(
  send: (mail: Mail, id: string) => Promise<void>,
  failureOf: (error: unknown) => string,
): Promise<Delivery | undefined> {
  const store = await database();
  const [claimed] = await store.run<Claimed>(claimStatement, []);
  if (!claimed) return undefined;
  const { id, organizationId, sealed, tries, isOld } = claimed;
  const ended = async (outcome: Delivery["outcome"], failure?: string): Promise<Delivery> => {
    if (outcome === "postponed") await store.run(postponeStatement, [id, failure]);
    else await store.run(removeStatement, [id]);
    return { mailId: id, organizationId, tries, outcome, ...(failure && { failure }) };
  };
  const mail = openMail(organizationId, id, sealed);
  // With another NEXTAUTH_SECRET it was sealed for ever.
  if (!mail) return ended("given_up", "It cannot be opened with this NEXTAUTH_SECRET");
  try {
    await send(mail, id);
  } catch (error) {
    return ended(isOld ? "given_up" : "postponed", failureOf(error));
  }
  return ended("sent");
}
