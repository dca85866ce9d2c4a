import type { Tone } from "@/components/ui/badge";
import { formatCount } from "@/lib/client/format";
import { formatHours } from "@/lib/contract/hours";
import type { SessionStatus } from "@/lib/contract/lists";
import type { ResourceIp } from "@/lib/contract/resource-ips";
import type { endedReasons, Session } from "@/lib/contract/sessions";

export const statusWords: Record<SessionStatus, { label: string; tone: Tone }> = {
  PENDING: { label: "Opening…", tone: "info" },
  ACTIVE: { label: "Active", tone: "success" },
  PARTIAL: { label: "Partly open", tone: "warning" },
  FAILED: { label: "Not open", tone: "danger" },
  EXPIRING: { label: "Closing…", tone: "info" },
  EXPIRED: { label: "Ended", tone: "neutral" },
  CANCELLED: { label: "Stopped", tone: "neutral" },
};

const endWords: Record<(typeof endedReasons)[number], string> = {
  MANUAL: "Stopped by its owner",
  ADMIN: "Stopped by an admin",
  EXPIRED: "Its time was over",
  USER_DELETED: "The account was deleted",
  USER_DEACTIVATED: "The account was deactivated",
  ACCESS_REVOKED: "Access was taken away",
  REPLACED: "Nothing of it was open, and a new session took its place",
};

/** How a session ended, in its owner's words where it is their own. */
export function endText({ endedReason }: Session, whose: "own" | "anybody"): string {
  if (endedReason === null) return "";
  return endedReason === "MANUAL" && whose === "own" ? "You stopped it" : endWords[endedReason];
}

const causes: Record<string, string> = {
  denied: "the firewall refused our credential",
  throttled: "the firewall asks us to wait",
  unreachable: "the firewall does not answer",
  timed_out: "the firewall did not answer in time",
  full: "the firewall has no room for more rules",
};

/** Why a rule could not be set or removed. */
export const causeText = ({
  errorCode,
  errorMessage,
}: Pick<ResourceIp, "errorCode" | "errorMessage">): string =>
  errorMessage ?? causes[errorCode ?? ""] ?? "the reason is not known";

/** What is to be told of a rule that failed; undefined while nothing stands in its way. */
export function troubleText(rule: ResourceIp): string | undefined {
  if (rule.status === "FAILED") return causeText(rule);
  if (rule.status !== "REMOVING" || rule.errorCode === null) return undefined;
  return `It could not be closed yet: ${causeText(rule)}. Postern goes on trying.`;
}

/** A rule that nobody tries to close any more: its resource was deleted before it could be. */
export const abandonedCode = "abandoned";

/** It should be closed, and nobody saw that it is. */
export const mayBeOpen = ({ status, errorCode }: ResourceIp): boolean =>
  (status === "REMOVING" && errorCode !== null) || errorCode === abandonedCode;

const countOf = (rules: readonly ResourceIp[], status: ResourceIp["status"]) =>
  rules.filter((rule) => rule.status === status).length;

/** What of a session is open, as its firewalls were seen; and what that means for its owner. */
export function openText(session: Session): string {
  const short = openShort(session);
  if (session.status === "PARTIAL") return `${short}. You can use the open ones.`;
  if (session.status === "FAILED") return `${short}. Postern goes on trying.`;
  return `${short}.`;
}

/** The same where nobody knows whether it is still so. */
export const lastSeenText = (session: Session): string => {
  const text = openText(session);
  return `When last seen: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
};

/** The same in as few words as a row has room for. */
export function openShort({ status, resourceIps }: Session): string {
  const all = resourceIps.length;
  const open = countOf(resourceIps, "APPLIED");
  switch (status) {
    case "ACTIVE":
      return all === 1 ? "It is open" : `All ${all} are open`;
    case "PENDING":
      return open === 0 ? "Nothing is open yet" : `${open} of ${all} open so far`;
    case "PARTIAL":
      return `${open} of ${all} open`;
    case "FAILED":
      return "Nothing is open";
    case "EXPIRING":
      return `${formatCount(countOf(resourceIps, "REMOVING"), "rule")} not closed yet`;
    default:
      return resourceIps.some(mayBeOpen) ? "A rule may still be open" : "All rules are closed";
  }
}

/** How many different resources a session opens. */
export const resourceCount = ({ resourceIps }: Session): number =>
  new Set(resourceIps.map(({ resourceId }) => resourceId)).size;

export const addressText = ({ ipv4Address, ipv6Address }: Session): string =>
  [ipv4Address, ipv6Address].filter((each) => each !== null).join(", ");

type Limit = { limitHours: number; limitRoleName: string | null };

/** "8 h, set by role Site Reliability" */
export const limitText = ({ limitHours, limitRoleName }: Limit): string =>
  `${formatHours(limitHours)}, set by ${limitRoleName === null ? "your organization" : `role ${limitRoleName}`}`;
