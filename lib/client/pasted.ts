import type { AssignableKind } from "./assignables";

/** What was pasted or typed at once: things to look up, and words that cannot be looked up. */
export type Pasted = { ids: string[]; emails: string[]; unclear: string[] };

const id = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const emailLike = /^[^@]+@[^@]+$/;

/** A full id, lowered as the wire has it; undefined for anything else. */
export function idOf(text: string): string | undefined {
  const trimmed = text.trim();
  return id.test(trimmed) ? trimmed.toLowerCase() : undefined;
}

/**
 * Reads a list of ids, or of emails where people are chosen, separated by commas, semicolons,
 * spaces or lines. Undefined for what is no list: that is a search. `Ana Ruiz <ana@acme.example>`,
 * as mail programs write it, counts as the address alone.
 */
export function readPasted(kind: AssignableKind, text: string): Pasted | undefined {
  const words = text.includes("<")
    ? [...text.matchAll(/<([^<>]+)>/g)].map(([, inner]) => inner ?? "")
    : text.split(/[\s,;]+/);
  const pasted: Pasted = { ids: [], emails: [], unclear: [] };
  for (const word of new Set(words.map((each) => each.trim().toLowerCase()).filter(Boolean))) {
    if (id.test(word)) pasted.ids.push(word);
    else if (kind === "users" && emailLike.test(word)) pasted.emails.push(word);
    else pasted.unclear.push(word);
  }
  return pasted.ids.length + pasted.emails.length > 0 ? pasted : undefined;
}
