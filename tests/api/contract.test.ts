import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId, devOpsTeamId, eventId, opalGroupId, resourceId, userId } from "@/db/seed/demo-ids";
import { resourceExamples } from "@/lib/http/resource-examples";
import { orderFrom, type PlayedAgent, registerAgent } from "../support/agents";
import { addCredential, freshSession, holdRemovals } from "../support/contract-rows";
import { type Door, openDoor, throughNext } from "../support/door";
import { forgetPassword, makeOneTimeToken } from "../support/one-time-tokens";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectErrorBody, expectRefusal } from "../support/refusals";
import { byTitle, type DeclaredCall, isForAdmins, pathOf, readRouteTable } from "../support/routes";
import { type Noun, nounOf, sampleBody } from "../support/samples";
import { demoPassword } from "../support/settings";

const table = await readRouteTable();
const absent = "0badc0de-0000-4000-8000-000000000000";
/** Rows of the demo organization that are not linked to one another yet. */
const demoIds: Record<Noun, string> = {
  roles: devOpsTeamId,
  resources: resourceId(5),
  users: userId(9),
  "api-keys": absent,
  "audit-logs": eventId(1),
  credentials: absent,
  sessions: absent,
  organizations: acmeId,
  "static-ip-rules": absent,
  agents: absent,
  commands: absent,
};

/** What an endpoint must be sent to succeed, where the example of its declaration would not. */
const bodies: Record<string, () => unknown> = {
  "POST /api/v1/auth/login": () => ({ ...accounts.member, password: demoPassword }),
  "POST /api/v1/auth/refresh": () => ({ refreshToken: spare.refreshToken }),
  "POST /api/v1/auth/set-password": () => ({ inviteToken: tokens.invite, password: newPassword }),
  "POST /api/v1/auth/reset-password": () => ({ token: tokens.reset, password: newPassword }),
  "POST /api/v1/auth/change-password": () => ({ currentPassword: demoPassword, newPassword }),
  "POST /api/v1/resources": () => ({
    ...resourceExamples.body,
    credentialId: usedCredentialId,
  }),
  "POST /api/v1/sessions": () => ownPart,
  "POST /api/v1/sessions/:id/address": () => ({ ipv4Address: "8.8.4.4" }),
  "POST /api/v1/roles": () => ({ name: "Made by the contract test" }),
  "POST /v1/groups/:group_id/resources/:resource_id": () => ({ duration_minutes: 60 }),
  "PUT /v1/groups/:group_id/resources": () => ({
    resources: [{ resource_id: demoIds.resources }],
  }),
};
/** The private networks that the demo allows are taken from it on the way. */
const ownPart = { ipv4Address: "8.8.8.8", resourceIds: [resourceId(6)] };
const queries: Record<string, string> = { "GET /v1/user": `?user_id=${demoIds.users}` };

const newPassword = "A brand new passphrase 7";
let tokens: { invite: string; reset: string };

let door: Door;
let admin: Principal;
let member: Principal;
let spare: Principal;
let agent: PlayedAgent;
let usedCredentialId: string;

beforeAll(async () => {
  door = await openDoor();
  [admin, member, spare] = await Promise.all([
    signIn(door.call, accounts.admin),
    signIn(door.call, accounts.member),
    signIn(door.call, accounts.member),
  ]);
  const body = { name: "Made by the contract test", scopes: ["roles:read"] };
  const made = await door.call<{ id: string }>("POST", "/api/v1/api-keys", { as: admin, body });
  demoIds["api-keys"] = made.body.id;
  const rule = {
    label: "Made by the contract test",
    ipAddress: "9.9.9.9",
    resourceIds: [resourceId(1)],
  };
  const added = await door.call<{ id: string }>("POST", "/api/v1/static-ip-rules", {
    as: admin,
    body: rule,
  });
  demoIds["static-ip-rules"] = added.body.id;
  demoIds.credentials = await addCredential(door.store);
  usedCredentialId = await addCredential(door.store);
  demoIds.agents = (await registerAgent(door, admin)).id;
  agent = await registerAgent(door, admin);
  await holdRemovals(door.store, demoIds.resources, 9);
  demoIds.commands = await orderFrom(door, agent.id);
  await forgetPassword(door.store, demoIds.users);
  tokens = {
    invite: await makeOneTimeToken(door.store, userId(14), "invite"),
    reset: await makeOneTimeToken(door.store, userId(15), "reset"),
  };
});
afterAll(() => door.close());

/** The file of a path's promises: its noun's, or that of its dialect. */
function testFileOf(pattern: string): string {
  const [, dialect, , noun = ""] = pattern.split("/");
  if (dialect === "v1") return "opal";
  return ["health", "ready", "detect-ip"].includes(noun) ? "utility" : noun;
}

/** Each dialect has a role of its own, so that neither finds done what the other did. */
const idsOf = ({ pattern, ids }: DeclaredCall) => {
  const own = pattern.startsWith("/v1/") ? { ...demoIds, roles: opalGroupId } : demoIds;
  return Object.fromEntries(ids.map((name) => [name, own[nounOf(pattern, name)]]));
};

const send = (call: DeclaredCall, as?: Principal, ids: Record<string, string> = {}) => {
  const body = bodies[call.title]?.() ?? sampleBody(call);
  const path = pathOf(call.pattern, { ...idsOf(call), ...ids });
  const query = queries[call.title] ?? "";
  // Whatever an admin would be sent to, agents call by their own key.
  const isAgents = as === admin && call.declaration.access === "agent:connect";
  const who = isAgents ? { headers: agent.headers } : { as };
  return door.call(call.method, `${path}${query}`, { ...who, ...(body !== undefined && { body }) });
};

test("the table has the routes of the contract", () => {
  expect(table.patterns).toEqual(
    expect.arrayContaining(["/api/v1/roles", "/api/v1/roles/:id/resources/:resourceId"]),
  );
  expect(table.calls.length).toBeGreaterThan(15);
});

describe.each(table.patterns)("%s", (pattern) => {
  const declared = table.calls.filter((call) => call.pattern === pattern);

  test("declares what it answers, and its noun has tests", () => {
    expect(declared.length).toBeGreaterThan(0);
    const tests = `tests/api/${testFileOf(pattern)}.test.ts`;
    expect(existsSync(tests), `${tests} is there`).toBe(true);
    for (const { declaration } of declared) {
      expect(declaration.summary).toMatch(/^[A-Z].{3,}[^.]$/);
      if (declaration.status === 204) expect(declaration.response).toBeUndefined();
    }
  });

  test("405 names the allowed methods, and OPTIONS too", async () => {
    const known = declared.map(({ method }) => method as string);
    const path = pattern.replace(/:\w+/g, absent);
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]) {
      if (known.includes(method === "HEAD" ? "GET" : method)) continue;
      const answer = await door.call(method, path);
      expect(answer.status).toBe(405);
      const allowed = answer.headers.allow?.split(", ") ?? [];
      expect(allowed).toEqual(expect.arrayContaining([...known, "OPTIONS"]));
      expect(allowed).not.toContain(method);
      if (method !== "HEAD") expectRefusal(answer, { code: "method_not_allowed", path });
    }
    const options = await door.call("OPTIONS", path);
    expect(options.status).toBe(204);
    expect(options.headers.allow).toContain(known[0]);
  });
});

describe.each(byTitle(table.calls.filter(({ declaration }) => declaration.access !== "public")))(
  "%s",
  (_title, call) => {
    test("401 without credentials, whatever is sent", async () => {
      for (const id of [devOpsTeamId, absent, "no-uuid"]) {
        const answer = await send(call, undefined, { id });
        expectRefusal(answer, { code: "unauthorized", message: "Authentication required" });
        expect(answer.headers["www-authenticate"]).toBe("Bearer");
      }
    });
  },
);

describe.each(byTitle(table.calls.filter(isForAdmins)))("%s", (_title, call) => {
  test("403 for a member, before anything is looked at", async () => {
    for (const id of [devOpsTeamId, absent, "no-uuid"]) {
      const answer = await send(call, member, { id });
      expectRefusal(answer, {
        code: "forbidden",
        message: "User does not have ORG_ADMIN role",
        path: pathOf(call.pattern, { ...idsOf(call), id }),
      });
    }
    const broken = await door.call(call.method, pathOf(call.pattern, idsOf(call)), {
      as: member,
      raw: "{",
    });
    expectRefusal(broken, { code: "forbidden" });
  });
});

describe.each(byTitle(table.calls.filter(({ ids }) => ids.length > 0)))("%s", (_title, call) => {
  for (const name of call.ids) {
    test(`400 for a malformed ${name}`, async () => {
      for (const id of ["no-uuid", "1", absent.replaceAll("-", ""), `{${absent}}`, `${absent}0`]) {
        const answer = await send(call, admin, { [name]: encodeURIComponent(id) });
        expectRefusal(answer, {
          code: "validation",
          validationErrors: { [name]: `${name} must be a UUID` },
        });
      }
    });

    test(`404 for an absent ${name}`, async () => {
      const answer = await send(call, admin, { [name]: absent });
      expect(answer.status).toBe(404);
      expectErrorBody(answer);
    });
  }
});

describe("answers", () => {
  // Deletions come last: what they take away, others have looked at before.
  const order = (call: DeclaredCall) => (call.method === "DELETE" ? call.pattern.length : 1000);
  const calls = [...table.calls].sort((a, b) => order(b) - order(a));

  test.each(byTitle(calls))("%s is as its declaration says", async (_title, call) => {
    const { status = 200, response, download, stream, access } = call.declaration;
    if (call.pattern.includes("/sessions/")) {
      demoIds.sessions = await freshSession(door, admin, ownPart);
    }
    if (call.method === "DELETE") await holdRemovals(door.store, demoIds.resources, 0);
    const answer = await send(call, access === "public" ? undefined : admin);
    expect(answer.text).not.toContain('"code"');
    expect(answer.status).toBe(status);
    expect(answer.headers["x-request-id"]).toMatch(/^[\da-f-]{36}$/);
    expect(answer.headers["cache-control"]).toBe("no-store");
    if (stream) {
      expect(answer.headers["content-type"]).toBe("text/event-stream");
      const [, told = ""] = /^data: (.*)$/m.exec(answer.text) ?? [];
      return expect(stream.parse(JSON.parse(told))).toEqual(JSON.parse(told));
    }
    if (download) {
      expect(download).toContain(answer.headers["content-type"]?.replace("; charset=utf-8", ""));
      return expect(answer.headers["content-disposition"]).toMatch(
        /^attachment; filename="[\w.-]+"$/,
      );
    }
    if (!response) return expect(answer.text).toBe("");
    expect(answer.headers["content-type"]).toBe("application/json");
    // Parsing strips what is not declared, so equality means that nothing else is there.
    expect(response.parse(answer.body)).toEqual(answer.body);
    if (call.method === "GET") expect(answer.headers.etag).toMatch(/^"[^"]+"$/);
  });

  test("404 in the one error body for paths that do not exist", async () => {
    for (const path of ["/api/v1/nothing", "/api/nothing", "/api/v1/roles/x/y/z", "/v1/nothing"]) {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
        expectRefusal(await door.call(method, path), { code: "not_found", path });
      }
    }
  });

  test.skipIf(throughNext)("every answer carries the security headers", async () => {
    const answers = await Promise.all([
      door.call("GET", "/api/v1/health"),
      door.call("GET", "/api/v1/roles", { as: admin }),
      door.call("GET", "/api/v1/roles", { as: member }),
      door.call("GET", "/api/v1/roles"),
      door.call("GET", "/api/v1/nothing"),
      door.call("GET", "/elsewhere"),
      door.call("PUT", "/api/v1/roles"),
      door.call("POST", "/api/v1/roles", { as: admin, raw: "{" }),
      door.call("TRACE", "/api/v1/roles"),
      door.call("GET", "/api/v1/%E0%A4%A"),
      door.call("GET", "/api/v1/roles", {
        headers: { "content-security-policy": "default-src *" },
      }),
    ]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "strict-origin-when-cross-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
      });
      expect(headers["x-powered-by"]).toBeUndefined();
      expect(headers.server).toBeUndefined();
      // Plain http here: a browser would refuse this host from then on.
      expect(headers["strict-transport-security"]).toBeUndefined();
    }
    expect(answers[0]?.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  });
});
