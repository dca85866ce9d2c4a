import type { ApiError, ClientErrorCode } from "@/lib/client/api-error";
import { formatDay } from "@/lib/client/format";

/** What a sentence may name. Give what you have; each sentence also reads well without it. */
export type ErrorContext = {
  /** The role, as its name or what was typed. */
  role?: string | undefined;
  resource?: string | undefined;
  user?: string | undefined;
  email?: string | undefined;
  /** What was typed where nothing was found. */
  typed?: string | undefined;
  /** Who did it. */
  by?: string | undefined;
  /** Who can help. */
  askNames?: string | undefined;
  /** When, as it is to be read: "14:02", "12 Mar". */
  at?: string | undefined;
  /** The end of an existing assignment; null where it has none. */
  until?: string | null | undefined;
  seconds?: number | undefined;
  /** The longest that is allowed: "8 h". */
  limit?: string | undefined;
  requestId?: string | undefined;
};

/** What is said where no call was refused: beside an option, or under a field. */
export type NoteCode = "resource_inactive" | "resource_unverified" | "user_deactivated";

export type SayableCode = ClientErrorCode | NoteCode;

const sentences: Record<SayableCode, (context: ErrorContext) => string> = {
  bad_request: () => "The server did not understand this. Reload the page and try again.",
  validation: () => "Some fields need attention. Nothing was changed.",
  role_name_taken: ({ role }) =>
    `A role named ${quoted(role, "like this")} exists already. Choose another name or open it.`,
  resource_already_assigned: (context) =>
    `${context.resource ?? "This resource"} is already in this role${story(context)}. Nothing was changed.`,
  user_already_assigned: (context) =>
    `${context.user ?? "This person"} already has this role${story(context)}. Nothing was changed.`,
  access_level_unknown: ({ resource }) =>
    `${resource ?? "This resource"} does not define this access level. Choose one of its levels.`,
  email_taken: ({ email }) =>
    `${email ?? "This address"} belongs to a person of this organization already.`,
  user_limit_reached: () => "This organization has reached its number of people. Nobody was added.",
  last_admin: ({ user }) =>
    `${user ?? "This person"} is the last admin. Make someone else an admin first.`,
  not_invited: ({ user }) =>
    `${user ?? "This person"} has no open invitation: they have a password already, or it was revoked. Nothing was changed.`,
  password_unchanged: () => "This is your current password. Choose another one.",
  password_policy: () => "This password does not meet the rules of your organization.",
  password_wrong: () => "Your current password is not right.",
  one_time_token_invalid: () =>
    "This link has been used or has expired. Ask for a new one; nothing was changed.",
  key_revoked: () => "This API key was revoked.",
  key_expired: () => "This API key has expired.",
  key_scope: () => "This API key may not make this call.",
  api_key_not_found: () => "This API key does not exist any more.",
  api_key_ended: () =>
    "This API key was revoked, has expired or was rotated already. Nothing was changed.",
  no_resources: () =>
    "None of your roles contains a usable resource. Ask an admin to add you to a role.",
  session_over_limit: ({ limit, role }) =>
    `You can start at most ${limit ?? "so long as your roles allow"}${role === undefined ? "" : ` (from role ${role})`}.`,
  session_extend_limit: ({ limit }) =>
    `This session has reached its longest time${limit === undefined ? "" : `, ${limit}`}. Start a new one after it ends.`,
  session_not_stoppable: () => "This session has ended already. Nothing was changed.",
  session_not_extendable: () =>
    "Only a session that is open can be extended. Wait until it is, or start a new one.",
  session_ended: () => "This session has ended already. Start a new one.",
  session_limit_reached: () =>
    "You have as many sessions open as your organization allows. Stop one of them first.",
  ip_undetected: () =>
    "We could not see your address. Enter it by hand, or turn off the proxy for this site.",
  ip_private: ({ typed }) =>
    `${typed ?? "This"} is not a public address. Enter your public address.`,
  provider_no_room: ({ resource }) =>
    `${resource ?? "The firewall"} has no room for more rules. Free rules or raise the quota there.`,
  resource_in_use: ({ resource }) =>
    `${resource ?? "This resource"} is open in running sessions, or rules of ours at its firewall are not closed yet. Stop the sessions, or wait until the rules are closed.`,
  resource_limit_reached: () =>
    "This organization has reached its number of resources. Nothing was added.",
  resource_held_by_static_rule: ({ resource }) =>
    `${resource ?? "This resource"} is named by a static rule. Delete the rule first.`,
  credential_in_use: () =>
    "Resources use this credential. Give them another one, or delete them, before you delete it.",
  agent_in_use: () => "Resources are behind this agent. Delete them before you delete it.",
  agent_key_required: () => "Agents call with an API key of their own.",
  agent_not_registered: () => "No agent is registered with this API key.",
  removal_not_held: () => "Nothing waits for your word here any more.",
  session_not_found: () => "This session does not exist, or you cannot see it.",
  credential_not_found: () => "This credential does not exist any more.",
  static_rule_not_found: () => "This static rule does not exist any more.",
  agent_not_found: () => "This agent does not exist any more.",
  agent_command_not_found: () => "This command does not exist any more.",
  resource_changed: () =>
    "Someone changed this resource meanwhile. Review the change before you save yours.",
  audit_event_not_found: () => "This event does not exist, or you cannot see it.",
  user_changed: ({ by, at }) =>
    `${by ?? "Someone"} changed this person${at === undefined ? " meanwhile" : ` at ${at}`}. Review the change before you save yours.`,
  settings_changed: () =>
    "Someone changed these settings meanwhile. Review the change before you save yours.",
  not_all_assignable: () => "Not all of them can be assigned. Nothing was changed.",
  unauthorized: () => "Your sign-in ended. Sign in to go on; what you typed is kept.",
  credentials_wrong: () => "Email or password is not right.",
  refresh_token_invalid: () => "Your sign-in ended. Sign in to go on.",
  forbidden: ({ askNames }) =>
    `You need an admin account for this. ${askNames === undefined ? "Ask an admin of your organization." : `Ask one of: ${askNames}.`}`,
  password_expired: () =>
    "Your password has expired. Use “Forgot password?” to get a link and choose a new one.",
  account_suspended: () =>
    "This account or its organization is suspended. Ask an admin of your organization.",
  cross_origin: () => "This request did not come from this site. Nothing was changed.",
  not_found: () => "This page or action does not exist any more. Reload the page.",
  role_not_found: ({ by, at }) =>
    by === undefined
      ? "This role does not exist any more, or you cannot see it."
      : `This role was deleted by ${by}${at === undefined ? "" : ` at ${at}`}.`,
  resource_not_found: ({ typed, resource }) =>
    `${quoted(typed ?? resource, "This resource")} was not found in this organization. It may have been deleted.`,
  user_not_found: ({ email, user }) =>
    email === undefined
      ? `${quoted(user, "This person")} was not found in this organization. They may have been removed.`
      : `No active user has the email ${email}. Check the spelling, or invite them.`,
  resource_not_assigned: ({ resource }) =>
    `${resource ?? "This resource"} is not in this role any more. Nothing was changed.`,
  user_not_assigned: ({ user }) =>
    `${user ?? "This person"} does not have this role any more. Nothing was changed.`,
  method_not_allowed: () => "The server does not offer this. Reload the page.",
  idempotency_in_progress: () => "This is already being worked on. Try again in a moment.",
  role_changed: ({ by, at }) =>
    `${by ?? "Someone"} changed this role${at === undefined ? " meanwhile" : ` at ${at}`}. Review the change before you save yours.`,
  payload_too_large: () => "This is too much at once. Send less, in several steps.",
  unsupported_media_type: () => "The server did not understand this. Reload the page.",
  idempotency_mismatch: () => "This was sent before with other values. Try again.",
  rate_limit_exceeded: ({ seconds }) => `Too many requests. ${again(seconds)}`,
  locked_out: ({ at, seconds }) =>
    `Too many tries. ${at === undefined ? again(seconds) : `Sign-in opens again at ${at}.`}`,
  internal_error: () => "Something failed on our side. Nothing was changed.",
  unavailable: ({ seconds }) =>
    `The service is busy or cannot reach its database. ${again(seconds)}`,
  offline: () =>
    "We could not reach the server. Nothing has been changed so far as we know; what you typed is kept.",
  timeout: () => "The server took too long. The change may or may not have been made.",
  resource_inactive: ({ resource }) =>
    `${resource ?? "It"} is switched off. Sessions leave it out until it is active.`,
  resource_unverified: ({ resource }) =>
    `${resource ?? "It"} has not been verified. Sessions cannot open it until it is.`,
  user_deactivated: ({ user }) => `${user ?? "This account"} is deactivated.`,
};

/** The sentence for a code: what happened, what is unchanged, what to do. */
export function errorText(code: SayableCode, context: ErrorContext = {}): string {
  return sentences[code](context);
}

/** What an error itself can tell to its sentence. */
export function contextOf(error: ApiError, now: Date): ErrorContext {
  const { existing, retryAfterSeconds, requestId } = error;
  return {
    seconds: retryAfterSeconds,
    requestId,
    by: existing?.assignedBy.name,
    at: existing && formatDay(new Date(existing.assignedAt), now),
    until: existing?.expiresAt && formatDay(new Date(existing.expiresAt), now),
  };
}

/** " (added by Bo on 12 Mar, no end)" */
function story({ by, at, until }: ErrorContext): string {
  if (by === undefined) return "";
  const end = until === undefined ? "" : until === null ? ", no end" : `, until ${until}`;
  return ` (added by ${by}${at === undefined ? "" : ` on ${at}`}${end})`;
}

function quoted(name: string | undefined, otherwise: string): string {
  return name === undefined ? otherwise : `“${name}”`;
}

function again(seconds: number | undefined): string {
  if (seconds === undefined) return "Try again in a moment.";
  if (seconds <= 0) return "You can try again now.";
  return seconds < 120
    ? `Try again in ${seconds} s.`
    : `Try again in ${Math.ceil(seconds / 60)} min.`;
}
