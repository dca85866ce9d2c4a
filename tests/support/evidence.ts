import type { IncomingHttpHeaders } from "node:http";
import type { Sent } from "./witness";

const uuids = /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi;
/** Looks back and has an end, so that a mebibyte of letters is walked through once. */
const emails = /(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,254}\.[a-z]{2,}/gi;
/** Words that the worlds of the tests put into every text of one organization. */
const canaries = /\bcanary[a-z]+/gi;
const opaque = /(?<![\w-])[\w-]{43}(?![\w-])/g;

/**
 * What in a text could tell whose rows it speaks of: ids, e-mails and canaries.
 *
 * @param secretsToo adds what looks like an opaque token or its hash
 */
export function marksIn(text: string, secretsToo: boolean): Set<string> {
  const kinds = [uuids, emails, canaries];
  const marks = kinds.flatMap((kind) => text.match(kind) ?? []).map((mark) => mark.toLowerCase());
  return new Set([...marks, ...(secretsToo ? (text.match(opaque) ?? []) : [])]);
}

/** The headers that differ from call to call by nature are left out. */
export function trackedHeaders({ date: _date, "x-request-id": _id, ...rest }: IncomingHttpHeaders) {
  return JSON.stringify(rest);
}

const secretLengthMin = 8;
const secretName = /password|token|secret/i;

/** The secrets in a call: what it was authenticated by, and what its body names so. */
export function secretsSentIn({ headers, text }: Sent): string[] {
  const { authorization = "", "x-api-key": key = "" } = headers;
  const [, credential = ""] = String(authorization).split(" ");
  return [credential, String(key), ...secretFieldsOf(text)].filter(
    (secret) => secret.length >= secretLengthMin,
  );
}

function secretFieldsOf(text: string): string[] {
  if (!secretName.test(text) || text.length > 10_000) return [];
  try {
    const { credentialData = {}, ...body } = JSON.parse(text);
    const fields: [string, unknown][] = [
      ...Object.entries(body),
      ...Object.entries(credentialData),
    ];
    return fields.flatMap(([name, value]) =>
      secretName.test(name) && typeof value === "string" ? [value] : [],
    );
  } catch {
    return [];
  }
}

/** Secrets by their looks, bar those that the answer is there to issue. */
export function staleSecretsIn(text: string, issues: { tokens: boolean; keys: boolean }): string[] {
  const found: string[] = [];
  if (text.includes("$argon2")) found.push("a password's hash");
  if (!issues.tokens && /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/.test(text)) found.push("a token");
  if (!issues.keys && /\bptn_[\w-]{43}/.test(text)) found.push("an API key");
  return found;
}
