import { randomUUID } from "node:crypto";
import { z } from "zod";
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

const nouns = [
  "roles",
  "resources",
  "users",
  "api-keys",
  "audit-logs",
  "credentials",
  "sessions",
  "organizations",
  "static-ip-rules",
  "agents",
  "commands",
] as const;
/** What an id names, in the words of the API's paths. */
export type Noun = (typeof nouns)[number];

const synonyms: Record<string, Noun> = {
  admin: "sessions",
  group: "roles",
  actor: "users",
  app: "organizations",
  apiKey: "api-keys",
  key: "api-keys",
  before: "audit-logs",
  event: "audit-logs",
  related: "resources",
};

/**
 * What the id called `name` stands for at a path: `resourceId` says so itself, and `id` and `ids`
 * belong to the word before them.
 */
export function nounOf(pattern: string, name: string): Noun {
  const said = name.replace(/(_id|Id)s?$/, "");
  const words = pattern.replace(/\/(preview|live-sessions)$/, "").split("/");
  const before = words.includes(`:${name}`)
    ? words[words.indexOf(`:${name}`) - 1]
    : words.findLast((word) => word !== "" && !word.startsWith(":"));
  const word = /^ids?$/.test(said) ? (before ?? "").replace(/s$/, "") : said;
  const noun = synonyms[word] ?? nouns.find((known) => known === `${word}s`);
  if (!noun) throw new Error(`Which noun is ${name} of ${pattern}? tests/support/samples.ts tells`);
  return noun;
}

/** Where a call names something, and how to name something else there. */
export type Position = {
  where: "path" | "body" | "query";
  name: string;
  /** What the id stands for; undefined for free text. */
  noun: Noun | undefined;
};

/** A call with everything it needs. */
export type Request = {
  ids: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
};

type JsonProperty = { type?: unknown; format?: unknown; enum?: unknown; pattern?: unknown };

/** The parameters of a call's query, as the document describes them. */
export function queryParameters({
  declaration: { query },
}: DeclaredCall): [string, JsonProperty][] {
  return Object.entries(propertiesOf(query));
}

/** The names of the fields that a call's body may have. */
export function bodyFields({ declaration: { body } }: DeclaredCall): string[] {
  return Object.keys(propertiesOf(body));
}

type JsonSchema = {
  $ref?: string;
  anyOf?: JsonSchema[];
  $defs?: Record<string, JsonSchema>;
  properties?: Record<string, JsonProperty>;
};

function propertiesOf(schema: z.ZodType | undefined): Record<string, JsonProperty> {
  if (!schema) return {};
  const written = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  // A schema with a name of its own stands among the definitions.
  const name = written.$ref?.replace("#/$defs/", "");
  const found = name ? written.$defs?.[name] : written;
  const branches = [found, ...(found?.anyOf ?? [])].map((branch) => branch?.properties);
  return Object.assign({}, ...branches);
}

const uuidPattern = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i;
/** Remote ids are other systems' words, not ours. */
const namesIds = /^(ids?|before)$|(?<!emote)(_id|Id)s?$/;

/** Every place of a call that takes an id, and every place in its query that takes free text. */
export function positionsOf(call: DeclaredCall): Position[] {
  const at = (where: Position["where"], name: string, isId = true): Position => ({
    where,
    name,
    noun: isId ? nounOf(call.pattern, name) : undefined,
  });
  const inBody = new Set<string>();
  mapIds(sampleBody(call), (name, value) => {
    inBody.add(name);
    return value;
  });
  const inQuery = queryParameters(call).filter(
    ([, { type, enum: choices, pattern }]) => type === "string" && !choices && !pattern,
  );
  return [
    ...call.ids.map((name) => at("path", name)),
    ...[...inBody].map((name) => at("body", name)),
    ...inQuery.map(([name, { format }]) =>
      at("query", name, format === "uuid" || namesIds.test(name)),
    ),
  ];
}

/** A call that should succeed: the sample of the declaration, about the rows that `idOf` names. */
export function requestOf(call: DeclaredCall, idOf: (noun: Noun) => string): Request {
  const { pattern, ids, declaration } = call;
  const fill = (name: string) => idOf(nounOf(pattern, name));
  const query: Record<string, string> = {};
  if (declaration.query && !declaration.query.safeParse({}).success) {
    for (const [name] of queryParameters(call)) if (namesIds.test(name)) query[name] = fill(name);
  }
  return {
    ids: Object.fromEntries(ids.map((name) => [name, fill(name)])),
    query,
    body: fresh(mapIds(sampleBody(call), fill)),
  };
}

/** The same call with something else at one place. */
export function namingAt(request: Request, { where, name }: Position, value: string): Request {
  if (where === "path") return { ...request, ids: { ...request.ids, [name]: value } };
  if (where === "query") return { ...request, query: { ...request.query, [name]: value } };
  return {
    ...request,
    body: mapIds(request.body, (key, old) => (key === name ? value : old)),
  };
}

/** Goes through a JSON value and puts something else for each id, by the name of its field. */
function mapIds(value: unknown, put: (name: string, id: string) => string, name = ""): unknown {
  if (typeof value === "string") return uuidPattern.test(value) ? put(name, value) : value;
  if (Array.isArray(value)) {
    const mapped = value.map((item) => mapIds(item, put, name));
    // A list of ids that all became the same one names it once.
    return mapped.every((item) => typeof item === "string") ? [...new Set(mapped)] : mapped;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, mapIds(inner, put, key)]),
  );
}

/** Names and e-mails that nobody has yet, so that a sample can be sent any number of times. */
function fresh(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const unique = randomUUID().slice(0, 8);
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      if (key === "name" && typeof value === "string") return [key, `${value} ${unique}`];
      return [key, key === "email" ? `${unique}@somebody.example` : value];
    }),
  );
}
