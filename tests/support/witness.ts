import { createHash } from "node:crypto";
import { decode } from "next-auth/jwt";
import type { Database } from "@/db/queries";
import type { Answer } from "./call";
import { marksIn, secretsSentIn, staleSecretsIn, trackedHeaders } from "./evidence";
import { readOwners } from "./owners";
import { testSecret } from "./settings";

/** A call as it went out. */
export type Sent = {
  method: string;
  path: string;
  headers: Readonly<Record<string, string | string[]>>;
  text: string;
};

/** Something of a row, seen by whoever called, that they had not named themselves. */
type Sighting = { holder: string; mark: string; where: string };

const issuesTokens = /^POST \/api\/v1\/auth\/(login|refresh|set-password|reset-password)$/;
const issuesKeys = /^POST \/api\/v1\/api-keys(\/[^/]+\/rotate)?$/;
const issuesLinks = /^POST \/api\/v1\/users(\/[^/]+\/invite)?$/;
const repeatsCalls = /^GET \/api\/v1\/audit-logs/;

/**
 * Keeps what everybody was answered, and what was logged. At the end it says whether anyone saw a
 * row of another organization, or a secret that is nobody's to see.
 */
export function openWitness() {
  const sightings = new Map<string, Sighting>();
  /** Who named a mark in a call: the audit log repeats to an organization what its people asked. */
  const namings = new Map<string, Set<string>>();
  const complaints = new Set<string>();
  const secrets = new Set<string>();
  const lines: string[] = [];

  const saw = (sent: Sent, answer: Answer): void => {
    const [path = ""] = sent.path.split("?", 1);
    const where = `${sent.method} ${path}`;
    const said = `${answer.text}\n${trackedHeaders(answer.headers)}`;
    for (const flaw of flawsOf(sent, answer)) complaints.add(`${where}: ${flaw}`);
    for (const secret of secretsSentIn(sent)) {
      secrets.add(secret);
      if (said.includes(secret)) complaints.add(`${where} answers a secret that it was sent`);
    }
    for (const what of staleSecretsIn(said, {
      tokens: issuesTokens.test(where),
      keys: issuesKeys.test(where),
    })) {
      complaints.add(`${where} answers ${what}`);
    }
    const holder = holderOf(sent, answer);
    const named = decodeURIComponentOrNot(`${sent.path}\n${sent.text}`).toLowerCase();
    for (const mark of marksIn(named, false)) {
      namings.set(mark, (namings.get(mark) ?? new Set()).add(holder));
    }
    const links = issuesTokens.test(where) || issuesKeys.test(where) || issuesLinks.test(where);
    for (const mark of marksIn(said, !links)) {
      if (named.includes(mark.toLowerCase())) continue;
      sightings.set(`${holder} ${mark}`, { holder, mark, where });
    }
  };

  const testify = async (store: Database): Promise<void> => {
    for (const line of lines) {
      for (const what of staleSecretsIn(line, { tokens: false, keys: false })) {
        complaints.add(`The log holds ${what}: ${line.slice(0, 200)}`);
      }
      if ([...secrets].some((secret) => line.includes(secret))) {
        complaints.add(`The log holds what was sent as a secret: ${line.slice(0, 200)}`);
      }
    }
    const owners = await readOwners(store);
    const organizations = new Map<string, Promise<string | undefined>>();
    const organizationBehind = (holder: string) => {
      const known = organizations.get(holder) ?? organizationOf(holder, owners.ofKey);
      organizations.set(holder, known);
      return known;
    };
    for (const { holder, mark, where } of sightings.values()) {
      if (owners.secrets.has(mark) || owners.secrets.has(hashed(mark))) {
        complaints.add(`${where} answers a secret of the database`);
      }
      const owned = owners.ofMark(mark);
      if (owned.size === 0) continue;
      const organization = await organizationBehind(holder);
      if (organization && owned.has(organization)) continue;
      if (repeatsCalls.test(where)) {
        const namers = await Promise.all([...(namings.get(mark) ?? [])].map(organizationBehind));
        if (organization && namers.includes(organization)) continue;
      }
      complaints.add(`${where} told ${organization ?? "nobody known"} of ${mark}, another's`);
    }
    if (complaints.size > 0) throw new Error(`What was seen: ${[...complaints].join("\n")}`);
  };

  return {
    saw,
    testify,
    log: { write: (line: string) => void lines.push(line) },
    lines,
    seen: () => [...sightings.values()],
  };
}

const hashed = (text: string) => createHash("sha256").update(text).digest("base64url");

function decodeURIComponentOrNot(text: string): string {
  try {
    return `${text}\n${decodeURIComponent(text)}`;
  } catch {
    return text;
  }
}

/** What no answer may be, whatever was asked. */
function flawsOf({ method, path }: Sent, { status, headers, text, body }: Answer): string[] {
  const flaws: string[] = [];
  if (/node_modules|\.tsx?:\d|\bat async |Failed query|params: |syntax error at/.test(text)) {
    flaws.push(`${status} tells of its insides`);
  }
  if (headers["x-powered-by"] || headers.server) flaws.push(`${status} names its maker`);
  if (!/^\/(api|v1)(\/|$)/.test(path)) return flaws;
  if (headers["cache-control"] !== "no-store") flaws.push(`${status} may be kept`);
  if (status >= 400 && method !== "HEAD") {
    const { code, requestId } = (body ?? {}) as { code?: unknown; requestId?: unknown };
    if (!code || !requestId) flaws.push(`${status} without the one error body`);
  }
  return flaws;
}

/** By what a call said who it is; resolved at the end, when the database can be asked. */
function holderOf({ headers }: Sent, answer: Answer): string {
  const issued = (answer.body as { accessToken?: unknown } | undefined)?.accessToken;
  if (typeof issued === "string") return `token ${issued}`;
  const { authorization, cookie, "x-api-key": key } = headers;
  if (authorization !== undefined) {
    const [, credential = ""] = String(authorization).split(" ");
    return `${credential.startsWith("ptn_") ? "key" : "token"} ${credential}`;
  }
  if (key !== undefined) return `key ${key}`;
  return cookie === undefined ? "nobody" : `cookie ${cookie}`;
}

async function organizationOf(
  holder: string,
  ofKey: (keyHash: string) => string | undefined,
): Promise<string | undefined> {
  const [kind, credential = ""] = holder.split(" ");
  if (kind === "key") return ofKey(hashed(credential));
  if (kind === "token") return claimOf(credential);
  const token = /postern\.sign-in=([^;\s]+)/.exec(holder)?.[1];
  if (!token) return undefined;
  const claims = await decode({ token, secret: testSecret }).catch(() => null);
  return typeof claims?.organizationId === "string" ? claims.organizationId : undefined;
}

function claimOf(token: string): string | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    return typeof claims.org === "string" ? claims.org : undefined;
  } catch {
    return undefined;
  }
}
