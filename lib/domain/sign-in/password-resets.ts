import { setTimeout as sleep } from "node:timers/promises";
import { database } from "@/db/connection";
import type { Statement } from "@/db/queries";
import type { PasswordForgotten } from "@/lib/contract/auth";
import type { CallOrigin } from "@/lib/domain/actor";
import { DomainError } from "@/lib/domain/error";
import { linkTo, queueMail, resetMail, sendsMails } from "@/lib/domain/mails";
import { writeAs } from "@/lib/domain/write";
import { environment } from "@/lib/env";
import {
  countRecentResets,
  forgetOldResets,
  issueOneTimeToken,
  resetMinutes,
} from "./one-time-tokens";
import { forgetOldPauses, networkOf } from "./pauses";
import { findAccount } from "./sign-in";

/** Longer than the work for an account takes, so that the answer's time tells nobody who has one. */
const answerMilliseconds = 300;
/** However many addresses ask: nobody's mailbox is filled. */
const mailsPerHour = 3;

/**
 * Sends a link for choosing a new password to an account that can use it. Whether there is one, the
 * caller does not learn: not by the answer, and not by its time.
 *
 * @throws DomainError `rate_limit_exceeded` for an address that asks too often
 */
export async function requestPasswordReset(
  { organizationSlug, email }: PasswordForgotten,
  origin: CallOrigin,
): Promise<void> {
  await countRequest(origin.ipAddress);
  await Promise.all([
    sleep(answerMilliseconds),
    sendResetLink(organizationSlug, email, origin),
    forgetOldPauses(),
  ]);
}

async function sendResetLink(slug: string, email: string, origin: CallOrigin): Promise<void> {
  const found = await findAccount(slug, email);
  if (!found?.user?.passwordHash || !found.user.isActive || found.isSuspended) return;
  const { organizationId, organizationName, user } = found;
  const owner = { organizationId, userId: user.id };
  await writeAs(
    {
      organizationId,
      // Whoever asks has shown nothing but that they know the address.
      audit: { type: "USER", id: null, email, name: null },
      origin,
      joins: undefined,
    },
    async (queries) => {
      const mailed = sendsMails();
      if (mailed) {
        if ((await countRecentResets(queries, owner)) >= mailsPerHour) {
          return { result: undefined, events: [] };
        }
        await forgetOldResets(queries, owner);
        const { token } = await issueOneTimeToken(queries, owner, "reset");
        const link = linkTo("/reset-password", token);
        const to = { name: user.name, email, organizationName, link };
        await queueMail(queries, organizationId, resetMail({ ...to, minutes: resetMinutes }));
      }
      return {
        result: undefined,
        events: [
          {
            eventType: "USER_PASSWORD_RESET_REQUEST",
            resourceType: "USER",
            resourceId: user.id,
            resourceName: user.name,
            details: { mailed },
          },
        ],
      };
    },
  );
}

const countStatement: Statement = {
  name: "count_reset_request",
  text: `
    insert into sign_in_pauses as kept (key, failures, window_ends_at)
    values ($1, 1, now() + interval '1 hour')
    on conflict (key) do update set
      failures = case when kept.window_ends_at <= now() then 1 else kept.failures + 1 end,
      window_ends_at = case when kept.window_ends_at <= now() then now() + interval '1 hour'
        else kept.window_ends_at end
    returning failures as requests, ceil(extract(epoch from window_ends_at - now()))::int as seconds`,
};

async function countRequest(ipAddress: string | null): Promise<void> {
  const store = await database();
  const [row] = await store.run<{ requests: number; seconds: number }>(countStatement, [
    `reset ${networkOf(ipAddress)}`,
  ]);
  const allowed = environment().resetRequestsPerAddress;
  if (!row || row.requests <= allowed) return;
  const retryAfterSeconds = Math.max(1, row.seconds);
  throw new DomainError("rate_limit_exceeded", { allowed, retryAfterSeconds });
}
