import { createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";

const kinds = ["resources", "users"] as const;

/** What the address of a role's page says: the tab, the open dialog, and what the list shows. */
export const roleAddressParsers = {
  tab: parseAsStringLiteral(kinds).withDefault("resources"),
  assign: parseAsStringLiteral(kinds),
  q: parseAsString.withDefault(""),
  sort: parseAsString,
};

export const roleAddressHref = createSerializer(roleAddressParsers);
