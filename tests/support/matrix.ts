import { randomUUID } from "node:crypto";
import { useDatabase as takeDatabase } from "@/db/connection";
import type { Database } from "@/db/queries";
import type { Answer } from "./call";
import type { Door } from "./door";
import type { Holder } from "./holders";
import { type DeclaredCall, pathOf } from "./routes";
import { type Position, type Request, requestOf } from "./samples";
import type { Tenant } from "./world";
import { linkedId, spareId } from "./world-ids";

/** A good call about rows of the tenant. */
export function goodRequest(call: DeclaredCall, tenant: Tenant): Request {
  // A path with two ids names a link; what creates one needs two that are not linked yet.
  const linked = call.ids.length > 1 && !["POST", "PUT"].includes(call.method);
  const request = requestOf(call, (noun) =>
    linked ? linkedId(tenant, noun) : spareId(tenant, noun),
  );
  // Removals that wait for a word keep their resource unless they are given up.
  const isKept = call.method === "DELETE" && call.pattern === "/api/v1/resources/:id";
  return isKept ? { ...request, query: { ...request.query, abandonRules: "true" } } : request;
}

/** What an admin of the tenant calls with: their token, or the key of an agent where only that will do. */
export function adminHeaders(
  { declaration: { access } }: DeclaredCall,
  tenant: Tenant,
  authorization: string,
): Record<string, string> {
  if (access !== "agent:connect") return { authorization };
  return { "x-api-key": tenant.keys["agent:connect"] ?? "" };
}

/** Four values for a position, two of them indistinguishable to whoever may not know. */
export function valuesAt(call: DeclaredCall, at: Position, ours: Tenant, theirs: Tenant) {
  const own = goodRequest(call, ours);
  const noun = at.noun;
  if (noun) {
    const known = at.where === "path" ? own.ids[at.name] : undefined;
    return {
      own: known ?? spareId(ours, noun),
      foreign: linkedId(theirs, noun),
      absent: randomUUID(),
      malformed: "zzzzzzzz-zzzz-4zzz-8zzz-zzzzzzzzzzzz",
    };
  }
  const [first = "", second = ""] = theirs.members;
  const isEmail = /email/i.test(at.name);
  const foreign = isEmail ? (theirs.emails[first] ?? "") : theirs.canary;
  const absent = isEmail ? "canarynobody.9@canarynobody.example" : "canarynobody";
  return { own: ours.canary, foreign, absent, malformed: theirs.emails[second] ?? "" };
}

export type Prober = ReturnType<typeof openProber>;

/** Sends the calls of the matrix, and counts them. */
export function openProber(door: Door) {
  let probes = 0;
  return {
    count: () => probes,
    send: (call: DeclaredCall, { headers }: Holder, { ids, query, body }: Request) => {
      probes += 1;
      const encoded = Object.fromEntries(
        Object.entries(ids).map(([name, id]) => [name, encodeURIComponent(id)]),
      );
      const search = new URLSearchParams(query).toString();
      const path = pathOf(call.pattern, encoded) + (search && `?${search}`);
      return door.call(call.method, path, { headers: { ...headers, ...json(body) }, ...raw(body) });
    },
  };
}

const json = (body: unknown) => (body === undefined ? {} : { "content-type": "application/json" });
const raw = (body: unknown) => (body === undefined ? {} : { raw: JSON.stringify(body) });

/** An answer without what differs from call to call, and with the value made anonymous. */
export function comparable({ status, headers, text }: Answer, value: string): string {
  const {
    date: _date,
    "x-request-id": requestId = "",
    "content-length": length,
    ...rest
  } = headers;
  const spellings = [value, encodeURIComponent(value)];
  const neutral = (whole: string) =>
    spellings
      .reduce((said, spelling) => said.replaceAll(spelling, "<value>"), whole)
      .replaceAll(String(requestId), "<request>")
      .replace(/"(timestamp|at)":"[^"]+"/, '"$1":""')
      // An export is an event itself, so the log has grown by the next one.
      .replace(/head=\d+:[\da-f]{64}/, "head=");
  // What is said back has its length, which tells nothing of rows.
  const isWhole = length === undefined || Number(length) === Buffer.byteLength(text);
  return JSON.stringify([status, rest, isWhole, neutral(text)]);
}

/**
 * Hands every statement of a database, in transactions too, to `noteAny`; save the note of a key's
 * use, which is made once a minute.
 */
export function takeNotingDatabase(store: Database, noteAny: (text: string) => void): void {
  const note = (text: string) => {
    if (!text.startsWith("update api_keys set last_used_at")) noteAny(text);
  };
  const run: Database["run"] = (statement, values) => {
    note(statement.text);
    return store.run(statement, values);
  };
  takeDatabase({
    ...store,
    run,
    transaction: (work) =>
      store.transaction((queries) =>
        work({
          ...queries,
          run: (statement, values) => {
            note(statement.text);
            return queries.run(statement, values);
          },
        }),
      ),
  });
}
