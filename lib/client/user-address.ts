import { createSerializer, parseAsBoolean, parseAsStringLiteral } from "nuqs/server";

/** The parts of a person's page, in their order. */
export const userTabs = ["roles", "access", "sessions", "activity"] as const;
export type UserTab = (typeof userTabs)[number];

/** What can be done to an account, each in a dialog of its own. */
export const userActs = [
  "edit",
  "admin",
  "member",
  "deactivate",
  "reactivate",
  "resend",
  "revoke",
  "delete",
] as const;
export type UserAct = (typeof userActs)[number];

/** What the address of a person's page says: the tab, and the open dialog. */
export const userAddressParsers = {
  tab: parseAsStringLiteral(userTabs).withDefault("roles"),
  act: parseAsStringLiteral(userActs),
  assign: parseAsBoolean,
};

export const userAddressHref = createSerializer(userAddressParsers);
