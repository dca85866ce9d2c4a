/*
 * What the address of a list may say. Pages read it before they load any schema, so there is none here.
 */

export const agentSortKeys = ["name", "heard", "resources"] as const;
export const agentStatuses = ["ONLINE", "OFFLINE"] as const;

export const apiKeySortKeys = ["name", "created", "used", "expires"] as const;
export const keyStatuses = ["ACTIVE", "SUSPENDED", "EXPIRED", "REVOKED"] as const;

export const credentialSortKeys = ["name", "provider", "verified", "created"] as const;
/** Most characters of a provider in a query. */
export const providerNameMax = 40;
export const resourceSortKeys = ["name", "provider", "verified", "roles", "updated"] as const;
export const roleSortKeys = ["name", "limit", "resources", "users", "updated"] as const;

export const sessionSortKeys = ["started", "expires"] as const;
export const sessionStatuses = [
  "PENDING",
  "ACTIVE",
  "PARTIAL",
  "FAILED",
  "EXPIRING",
  "EXPIRED",
  "CANCELLED",
] as const;
export type SessionStatus = (typeof sessionStatuses)[number];

/** Sessions that still have, or may still get, something open. */
export const isLiveStatus = (status: SessionStatus) =>
  ["PENDING", "ACTIVE", "PARTIAL", "FAILED"].includes(status);

export const staticRuleSortKeys = ["label", "created", "expires"] as const;

export const userSortKeys = ["name", "email", "updated"] as const;
export const userStatuses = ["active", "inactive", "invited"] as const;

/** Most characters of the text that a list is searched for. */
export const searchTextMax = 200;

/** Whether Postgres takes it as text: no NUL, and no half of a character. */
export const isSearchable = (text: string) => text.isWellFormed() && !text.includes("\u0000");

export const uuidPattern =
  /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
const uuidNil = "00000000-0000-0000-0000-000000000000";
export const isNil = (id: string) => id === uuidNil;

/** Whether a text could be an id, for whoever has no schema at hand. */
export const isUuid = (text: string) => uuidPattern.test(text);

/** The one spelling of an id, as the schema `uuid` gives it; undefined where it is none. */
export function asUuid(text: string | null): string | undefined {
  const id = text?.toLowerCase();
  return id !== undefined && isUuid(id) && !isNil(id) ? id : undefined;
}
