import type { AssignableKind } from "@/lib/client/assignables";
import { formatCount } from "@/lib/client/format";

/** How the two kinds are called. */
export const wordsOf = {
  resources: {
    one: "resource",
    many: "resources",
    title: "Resources",
    alreadyThere: "Already in this role",
  },
  users: {
    one: "user",
    many: "users",
    title: "Users",
    alreadyThere: "Already have this role",
  },
} as const satisfies Record<AssignableKind, Record<string, string>>;

/** "1 resource", "3 users". */
export function countOf(kind: AssignableKind, count: number): string {
  return formatCount(count, wordsOf[kind].one, wordsOf[kind].many);
}

const providerNames: Readonly<Record<string, string>> = {
  AGENT: "Agent",
  HOST: "This host",
  SIMULATOR: "Simulator",
};

/** "HOST" → "This host"; what is a name already stays. */
export function providerName(provider: string): string {
  return providerNames[provider] ?? provider;
}
