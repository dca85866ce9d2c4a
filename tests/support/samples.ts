import type { DeclaredCall } from "./routes";

/**
 * A body that an endpoint takes: the example of its declaration, or an empty one where nothing is
 * required. Undefined for an endpoint that takes none.
 */
export function sampleBody({ title, declaration: { body, examples } }: DeclaredCall): unknown {
  if (!body) return undefined;
  if (examples?.body !== undefined) return examples.body;
  if (body.safeParse({}).success) return {};
  throw new Error(`${title} needs a body: show one in the examples of its declaration`);
}

const nouns = ["roles", "resources", "users", "api-keys", "audit-logs"] as const;
/** What an id names, in the words of the API's paths. */
export type Noun = (typeof nouns)[number];

const synonyms: Record<string, Noun> = {
  group: "roles",
  role: "roles",
  resource: "resources",
  user: "users",
  actor: "users",
};

/**
 * What the id called `name` stands for at a path: `resourceId` says so itself, and `id` and `ids`
 * belong to the word before them.
 */
export function nounOf(pattern: string, name: string): Noun {
  const [, said = ""] = /^(?:.*_)?([a-z]+)(?:_id|Id)s?$/.exec(name) ?? [];
  const words = pattern.split("/");
  const before = words.includes(`:${name}`)
    ? words[words.indexOf(`:${name}`) - 1]
    : words.findLast((word) => word !== "" && !word.startsWith(":"));
  const word = said || (before ?? "").replace(/s$/, "");
  const noun = synonyms[word] ?? nouns.find((known) => known === `${word}s`);
  if (!noun) throw new Error(`Which noun is ${name} of ${pattern}? tests/support/samples.ts tells`);
  return noun;
}
