import { createSerializer, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";

const resourceTabs = ["roles", "firewall", "access", "sessions", "activity"] as const;
export type ResourceTab = (typeof resourceTabs)[number];

export const resourceQuestions = ["edit", "verify", "delete"] as const;
export type ResourceQuestion = (typeof resourceQuestions)[number];

/** What the address of a resource's page says: the tab, the open dialog, and the order of its list. */
export const resourceAddressParsers = {
  tab: parseAsStringLiteral(resourceTabs).withDefault("roles"),
  /** Whether the dialog that adds the resource to a role is open. */
  add: parseAsBoolean,
  /** The open question about the resource itself. */
  ask: parseAsStringLiteral(resourceQuestions),
  sort: parseAsString,
};

/** The address of the live sessions that open a resource. */
export const resourceSessionsHref = (id: string) => `/resources/${id}?tab=sessions&state=live`;

export const resourceAddressHref = createSerializer(resourceAddressParsers);
