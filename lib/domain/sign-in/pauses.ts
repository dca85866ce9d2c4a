import ipaddr from "ipaddr.js";
import { database } from "@/db/connection";
import type { Statement } from "@/db/queries";
import { DomainError } from "@/lib/domain/error";
import { environment } from "@/lib/env";

const windowMinutes = 15;
const pauseSecondsMin = 30;
const pauseSecondsMax = 15 * 60;

/**
 * Counts a try before it is made, so that parallel guesses cannot slip through; a paused key counts
 * nothing and answers no row. From the allowed number on, each further failure doubles the pause.
 * Written by us because libraries forget the count when they start a pause.
 */
const reserveStatement: Statement = {
  name: "reserve_sign_in",
  text: `
    insert into sign_in_pauses as pause (key, failures, window_ends_at, paused_until)
    values ($1, 1, now() + make_interval(mins => ${windowMinutes}),
      case when $2 <= 1 then now() + make_interval(secs => ${pauseSecondsMin}) end)
    on conflict (key) do update set
      failures = case when pause.window_ends_at <= now() then 1 else pause.failures + 1 end,
      window_ends_at = now() + make_interval(mins => ${windowMinutes}),
      paused_until = case
        when pause.window_ends_at <= now() and $2 > 1 then null
        when pause.failures + 1 >= $2 then now() + make_interval(secs => least(
          ${pauseSecondsMax}, ${pauseSecondsMin} * power(2, least(pause.failures + 1 - $2, 10))))
      end
    where pause.paused_until is null or pause.paused_until <= now()
    returning failures`,
};

const readPauseStatement: Statement = {
  name: "read_sign_in_pause",
  text: `select ceil(extract(epoch from paused_until - now()))::int as seconds
    from sign_in_pauses where key = $1`,
};

const giveBackStatement: Statement = {
  name: "give_back_sign_in",
  text: `
    update sign_in_pauses set failures = greatest(failures - 1, 0), paused_until = null
    where key = $1`,
};

export type SignInTry = { accountKey: string; addressKey: string };

/**
 * Takes a try for this account from this address. The pause is per account *and* address, so that a
 * stranger cannot lock anyone out from elsewhere.
 *
 * @throws DomainError `locked_out` with the seconds to wait
 */
export async function reserveSignIn(
  organizationSlug: string,
  email: string,
  ipAddress: string | null,
): Promise<SignInTry> {
  const { signInFailuresPerAccount, signInFailuresPerAddress } = environment();
  const network = networkOf(ipAddress);
  const attempt = {
    accountKey: `account ${organizationSlug} ${email} ${network}`,
    addressKey: `address ${network}`,
  };
  await reserve(attempt.addressKey, signInFailuresPerAddress);
  await reserve(attempt.accountKey, signInFailuresPerAccount).catch(async (error) => {
    await giveBack(attempt.addressKey);
    throw error;
  });
  return attempt;
}

/** After a wrong password: what has run out is forgotten, so that made-up accounts leave no trace. */
export async function forgetOldPauses(): Promise<void> {
  const store = await database();
  await store.run(
    {
      text: `delete from sign_in_pauses where window_ends_at < now()
        and (paused_until is null or paused_until < now())`,
    },
    [],
  );
}

/** After a right password: the account starts anew, the address gets its try back. */
export async function settleSignIn({ accountKey, addressKey }: SignInTry): Promise<void> {
  const store = await database();
  await store.run({ text: "delete from sign_in_pauses where key = $1" }, [accountKey]);
  await giveBack(addressKey);
}

async function reserve(key: string, failuresMax: number): Promise<void> {
  const store = await database();
  const [taken] = await store.run(reserveStatement, [key, failuresMax]);
  if (taken) return;
  const [pause] = await store.run<{ seconds: number | null }>(readPauseStatement, [key]);
  throw new DomainError("locked_out", {
    allowed: failuresMax,
    retryAfterSeconds: Math.max(1, pause?.seconds ?? 1),
  });
}

async function giveBack(key: string): Promise<void> {
  const store = await database();
  await store.run(giveBackStatement, [key]);
}

/** A household has a /64 of IPv6 at its disposal, so that counts as one address. */
export function networkOf(ipAddress: string | null): string {
  if (!ipAddress) return "unknown";
  const address = ipaddr.parse(ipAddress);
  return address.kind() === "ipv4"
    ? address.toString()
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${ipAddress}/64`)}/64`;
}
