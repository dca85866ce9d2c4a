import { createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";

const kinds = ["resources", "users"] as const;
/** The tabs of a role's page: what it holds, and what follows from that. */
const roleTabs = [...kinds, "access", "activity"] as const;
export type RoleTab = (typeof roleTabs)[number];

/** What the address of a role's page says: the tab, the open dialog, and what the list shows. */
export const roleAddressParsers = {
  tab: parseAsStringLiteral(roleTabs).withDefault("resources"),
  assign: parseAsStringLiteral(kinds),
  q: parseAsString.withDefault(""),
  sort: parseAsString,
};

export const roleAddressHref = createSerializer(roleAddressParsers);
