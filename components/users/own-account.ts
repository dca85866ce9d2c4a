import type { UserAct } from "@/lib/client/user-address";

/**
 * Who has ended their own stay, or their own rights, goes where that leaves them: to a whole new
 * page, since what was read before must not stay in this tab.
 */
export function leaveOwn(act: UserAct): void {
  window.location.assign(act === "member" ? "/" : "/sign-in");
}
