import { z } from "zod";
import { hasFourDigitYear, instantPattern, isOnCalendar } from "./instants";
import { isNil, isSearchable, searchTextMax, uuidPattern } from "./lists";

/** Most ids that one bulk call or one `ids` filter takes. */
export const idsMax = 500;
/** Most rows on one page of a list. */
const pageSizeMax = 500;
export const pageSizeDefault = 20;

/**
 * One spelling of an id: 36 characters with hyphens, lowered. Postgres would also take braces and
 * other groupings, and two spellings of one row would differ in caches, logs and locks.
 */
export const uuid = z
  .string()
  .regex(uuidPattern, "must be a UUID")
  .toLowerCase()
  .refine((id) => !isNil(id), "must not be the nil UUID")
  .meta({ format: "uuid", examples: ["550e8400-e29b-41d4-a716-446655440000"] });

/** A moment in UTC, whole seconds: `2026-02-18T10:30:00Z`. */
export const timestamp = z
  .string()
  .meta({ format: "date-time", examples: ["2026-02-18T10:30:00Z"] });

/** A moment as a caller may write it: ISO 8601 with `T` and a zone. Comes out in UTC. */
export function instant(label: string) {
  const sentence = `${label} must be a moment such as 2026-02-18T10:30:00Z`;
  return (
    z
      .string({ error: sentence })
      .regex(instantPattern, sentence)
      .refine(isOnCalendar, sentence)
      .transform((text) => new Date(text).toISOString())
      // A zone can push the year out of the four digits that the database takes.
      .pipe(z.string().refine(hasFourDigitYear, sentence))
      .meta({ format: "date-time", examples: ["2026-02-18T10:30:00Z"] })
  );
}

/** When an assignment ends: a moment to come, or null for no end. */
export const endMoment = instant("expiresAt")
  .refine((moment) => Date.parse(moment) > Date.now(), "expiresAt must lie in the future")
  .nullable();

/** Remote id of an access level that a resource defines; empty is its default level. */
export const accessLevelId = z
  .string({ error: "must be text" })
  .max(255, "must be at most 255 characters")
  .refine((value) => value.isWellFormed() && !controlCharacters.test(value), "is not valid text");

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose.
const controlCharacters = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, with tab and line breaks allowed.
const controlCharactersInParagraphs = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

function unicodeText(label: string, forbidden: RegExp) {
  return z
    .string({
      error: (issue) =>
        issue.input === undefined || issue.input === null
          ? `${label} is required`
          : `${label} must be text`,
    })
    .refine((value) => value.isWellFormed(), `${label} contains broken Unicode`)
    .refine((value) => !forbidden.test(value), `${label} contains control characters`)
    .normalize("NFC")
    .trim();
}

/** Characters are counted as Postgres and JSON Schema count them: an emoji is one, not two. */
function within(label: string, lengthMax: number) {
  return [
    (value: string) => value.length <= lengthMax || [...value].length <= lengthMax,
    `${label} must be at most ${lengthMax} characters`,
  ] as const;
}

/** One line of text: well-formed Unicode, no control characters, NFC, trimmed, 1 to `lengthMax`. */
export function line(label: string, lengthMax: number) {
  return unicodeText(label, controlCharacters)
    .min(1, `${label} is required`)
    .refine(...within(label, lengthMax))
    .meta({ maxLength: lengthMax });
}

/** As `line`, but line breaks are kept and it may be empty. */
export function paragraph(label: string, lengthMax: number) {
  return unicodeText(label, controlCharactersInParagraphs)
    .refine(...within(label, lengthMax))
    .meta({ maxLength: lengthMax });
}

/** Characters of JSON that one field may hold. */
const jsonLengthMax = 20_000;

/** An object of somebody else's shape. Postgres takes neither NUL nor half a character in it. */
export function storableJson(label: string) {
  return z
    .record(z.string(), z.unknown(), {
      error: ({ input }) =>
        input === undefined || input === null
          ? `${label} is required`
          : `${label} must be an object`,
    })
    .refine(isStorable, `${label} contains broken Unicode or NUL`)
    .refine(
      (value) => JSON.stringify(value).length <= jsonLengthMax,
      `${label} must be at most ${jsonLengthMax} characters of JSON`,
    );
}

function isStorable(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\u0000");
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner));
}

/** A secret as it was typed: never trimmed or normalised. */
export function secret(label: string, lengthMax: number) {
  return z
    .string({
      error: (issue) =>
        issue.input === undefined ? `${label} is required` : `${label} must be text`,
    })
    .min(1, `${label} is required`)
    .max(lengthMax, `${label} must be at most ${lengthMax} characters`)
    .refine((value) => value.isWellFormed(), `${label} contains broken Unicode`);
}

/** A whole number in a query string. Refuses `1e3`, ` 5` and `+5`, which `Number` would take. */
export function queryInteger(label: string, min: number, max: number) {
  const sentence = `${label} must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^(0|[1-9]\d{0,8})$/, sentence)
    .transform(Number)
    .pipe(z.int().min(min, sentence).max(max, sentence));
}

/** Comma-joined ids in a query string. */
export const queryIds = z
  .string()
  .transform((value) => value.split(","))
  .pipe(z.array(uuid).min(1).max(idsMax, `ids must be at most ${idsMax}`))
  .meta({ description: `Comma-joined ids, at most ${idsMax}.` });

/** Text in a query string, looked for as it is. Postgres takes neither NUL nor half a character. */
export function queryText(label: string, lengthMax: number) {
  return z
    .string()
    .max(lengthMax, `${label} must be at most ${lengthMax} characters`)
    .refine(isSearchable, `${label} is not valid text`);
}

/** The query of everything that comes in pages. */
export const paging = {
  page: queryInteger("page", 0, 1_000_000).optional().meta({ description: "Zero-based." }),
  size: queryInteger("size", 1, pageSizeMax).optional(),
};

/** Paging, search and sorting, shared by the lists. `-` before a sort key turns the order round. */
export function listQuery<const Key extends string>(sortKeys: readonly Key[]) {
  const sortOrders = sortKeys.flatMap((key): (Key | `-${Key}`)[] => [key, `-${key}`]);
  return {
    ...paging,
    q: queryText("q", searchTextMax).optional().meta({ description: "Text to look for." }),
    sort: z.enum(sortOrders).optional(),
  };
}

/** The page object: the answer of a list whose query names `page` or `size`. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    content: z.array(item),
    totalElements: z.int(),
    totalPages: z.int(),
    number: z.int(),
    size: z.int(),
  });
}

export type Page<Item> = {
  content: Item[];
  totalElements: number;
  totalPages: number;
  number: number;
  size: number;
};

export const message = z.object({ message: z.string() });

/** An answer that nobody reads. */
export const anything = z.unknown();
