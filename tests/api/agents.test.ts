import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acmeId } from "@/db/seed/demo-ids";
import { type Agent, agent } from "@/lib/contract/agents";
import { putBehind, registerAgent, silenceAgent } from "../support/agents";
import { type Door, openDoor } from "../support/door";
import { by, makeKey } from "../support/keys";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const base = "/api/v1/agents";

let door: Door;
let admin: Principal;
let foreign: Principal;

beforeAll(async () => {
  door = await openDoor();
  [admin, foreign] = await Promise.all([
    signIn(door.call, accounts.admin),
    signIn(door.call, accounts.foreignAdmin),
  ]);
});
afterAll(() => door.close());

const keyWith = async (scopes: Parameters<typeof makeKey>[2]) =>
  by(await makeKey(door.call, admin, scopes));
const readAgent = async (id: string) =>
  (await door.call<Agent>("GET", `${base}/${id}`, { as: admin })).body;
const events = async (agentId: string) => {
  const rows = await door.store.run<{ type: string }>(
    {
      text: "select event_type as type from audit_events where resource_id = $1 order by position",
    },
    [agentId],
  );
  return rows.map(({ type }) => type);
};

describe("POST /agents/register", () => {
  test("200 for the body of the contract, with what it said of itself", async () => {
    const headers = await keyWith({ name: "agent fra-1", scopes: ["agent:connect"] });
    const body = {
      name: "fra-1",
      agentVersion: "1.4.0",
      hostname: "jump-1",
      osInfo: "linux/amd64",
    };
    const answer = await door.call<Agent>("POST", `${base}/register`, { headers, body });
    expect(answer.status).toBe(200);
    expect(agent.strict().parse(answer.body)).toMatchObject({
      ...body,
      status: "ONLINE",
      apiKeyName: "agent fra-1",
      resourceCount: 0,
      queueLength: 0,
    });
    expect(Date.now() - Date.parse(answer.body.lastHeartbeatAt ?? "")).toBeLessThan(60_000);
  });

  test("200 with the same id when it registers again, and one event as long as nothing changed", async () => {
    const headers = await keyWith({ name: "again", scopes: ["agent:connect"] });
    const register = (body: object) =>
      door.call<Agent>("POST", `${base}/register`, { headers, body });
    const first = await register({ name: "again", agentVersion: "1" });
    const second = await register({ name: "again", agentVersion: "1" });
    expect([second.status, second.body.id]).toEqual([200, first.body.id]);
    expect(await events(first.body.id)).toEqual(["AGENT_REGISTER"]);
    const third = await register({ name: "again", agentVersion: "2" });
    expect(third.body).toMatchObject({ id: first.body.id, agentVersion: "2" });
    expect(await events(first.body.id)).toEqual(["AGENT_REGISTER", "AGENT_REGISTER"]);
  });

  test("200 for a name alone, for empty texts and for nulls", async () => {
    const headers = await keyWith({ scopes: ["agent:connect"] });
    for (const more of [{}, { agentVersion: "", hostname: "", osInfo: "" }, { hostname: null }]) {
      const body = { name: "terse", ...more };
      const answer = await door.call("POST", `${base}/register`, { headers, body });
      expect(answer.body).toMatchObject({ name: "terse", hostname: null, osInfo: null });
    }
  });

  test("another key takes over the name, and the one before it stands for nobody", async () => {
    const played = await registerAgent(door, admin);
    const headers = await keyWith({ scopes: ["agent:connect"] });
    const answer = await door.call<Agent>("POST", `${base}/register`, {
      headers,
      body: { name: played.name },
    });
    expect(answer.body.id).toBe(played.id);
    const old = await door.call("POST", `${base}/heartbeat`, { headers: played.headers, body: {} });
    expectRefusal(old, { code: "agent_not_registered" });
  });

  test("a key stands for one agent: under a new name it leaves the old one", async () => {
    const played = await registerAgent(door, admin);
    const { headers } = played;
    const body = { name: `${played.name}-new` };
    const renamed = await door.call<Agent>("POST", `${base}/register`, { headers, body });
    expect(renamed.body.id).not.toBe(played.id);
    const beat = await door.call<Agent>("POST", `${base}/heartbeat`, { headers, body: {} });
    expect(beat.body.id).toBe(renamed.body.id);
    expect(await readAgent(played.id)).toMatchObject({ apiKeyName: null });
  });

  test("the same name in another organization is another agent", async () => {
    const ours = await registerAgent(door, admin, { name: "shared" });
    const theirs = await registerAgent(door, foreign, { name: "shared" });
    expect(theirs.id).not.toBe(ours.id);
    const seen = await door.call("GET", `${base}/${theirs.id}`, { as: admin });
    expectRefusal(seen, {
      code: "agent_not_found",
      message: `Agent not found with id: ${theirs.id}`,
    });
  });

  test("400 without a name, for a long one and for what the contract does not know", async () => {
    const headers = await keyWith({ scopes: ["agent:connect"] });
    for (const [body, field] of [
      [{}, "name"],
      [{ name: "n".repeat(101) }, "name"],
      [{ name: "n", apiKey: "k" }, "apiKey"],
    ] as const) {
      const answer = await door.call("POST", `${base}/register`, { headers, body });
      expectRefusal(answer, { code: "validation" });
      expect(Object.keys((answer.body as { validationErrors: object }).validationErrors)).toEqual([
        field,
      ]);
    }
  });

  test("400 for a person, 403 for a key without the scope", async () => {
    const calls = [
      ["POST", "/register", { name: "n" }],
      ["POST", "/heartbeat", {}],
      ["GET", "/commands/poll", undefined],
      ["POST", `/commands/${randomUUID()}/result`, { success: true }],
    ] as const;
    const headers = await keyWith({ scopes: ["resources:write", "resources:read"] });
    for (const [method, path, body] of calls) {
      const options = body === undefined ? {} : { body };
      const asPerson = await door.call(method, `${base}${path}`, { as: admin, ...options });
      expectRefusal(asPerson, { code: "agent_key_required" });
      const byKey = await door.call(method, `${base}${path}`, { headers, ...options });
      const message = "This key lacks the scope agent:connect";
      expectRefusal(byKey, { code: "key_scope", message });
    }
  });
});

describe("POST /agents/heartbeat", () => {
  test("200 finds the agent by its key and keeps what it says", async () => {
    const { id, headers } = await registerAgent(door, admin, { agentVersion: "1" });
    await silenceAgent(door, id, 3_600);
    const body = { agentVersion: "2" };
    const answer = await door.call<Agent>("POST", `${base}/heartbeat`, { headers, body });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      id,
      status: "ONLINE",
      agentVersion: "2",
      hostname: "jump",
    });
    expect(await events(id)).toEqual(["AGENT_REGISTER"]);
  });

  test("404 for a key that no agent registered with", async () => {
    const headers = await keyWith({ scopes: ["agent:connect"] });
    for (const [method, path, body] of [
      ["POST", "/heartbeat", {}],
      ["GET", "/commands/poll", undefined],
      ["POST", `/commands/${randomUUID()}/result`, { success: true }],
    ] as const) {
      const answer = await door.call(method, `${base}${path}`, { headers, ...(body && { body }) });
      expectRefusal(answer, { code: "agent_not_registered" });
    }
  });
});

describe("GET /agents", () => {
  test("200 tells who is online: heard within 90 s, by heartbeat or poll", async () => {
    const played = await registerAgent(door, admin);
    await silenceAgent(door, played.id, 85);
    expect((await readAgent(played.id)).status).toBe("ONLINE");
    await silenceAgent(door, played.id, 95);
    expect((await readAgent(played.id)).status).toBe("OFFLINE");
    const offline = await door.call<Agent[]>("GET", `${base}?status=OFFLINE&sort=-heard`, {
      as: admin,
    });
    expect(offline.body.map(({ id }) => id)).toContain(played.id);
    await played.poll();
    expect((await readAgent(played.id)).status).toBe("ONLINE");
  });

  test("200 is a bare list by name, and a page when one is asked for", async () => {
    const all = await door.call<Agent[]>("GET", base, { as: admin });
    const names = all.body.map(({ name }) => name.toLowerCase());
    expect(names).toEqual([...names].sort());
    const page = await door.call<{ content: Agent[]; totalElements: number }>(
      "GET",
      `${base}?page=0&size=2&q=AGENT-`,
      { as: admin },
    );
    expect(page.body.content).toHaveLength(2);
    expect(page.body.totalElements).toBeLessThan(all.body.length);
    const headers = await keyWith({ scopes: ["resources:read"] });
    expect((await door.call("GET", base, { headers })).status).toBe(200);
  });
});

describe("DELETE /agents/{id}", () => {
  test("204, an event, and its key stands for nobody", async () => {
    const played = await registerAgent(door, admin);
    expect((await door.call("DELETE", `${base}/${played.id}`, { as: admin })).status).toBe(204);
    expect(await events(played.id)).toEqual(["AGENT_REGISTER", "AGENT_DELETE"]);
    expect((await door.call("GET", `${base}/${played.id}`, { as: admin })).status).toBe(404);
    const beat = await door.call("POST", `${base}/heartbeat`, {
      headers: played.headers,
      body: {},
    });
    expectRefusal(beat, { code: "agent_not_registered" });
  });

  test("400 while a resource is behind it, by name", async () => {
    const played = await registerAgent(door, admin);
    const resourceId = await putBehind(door, played.id);
    const refused = await door.call("DELETE", `${base}/${played.id}`, { as: admin });
    const message = `Resources are behind agent ${played.name}: behind-${resourceId.slice(0, 8)}`;
    expectRefusal(refused, { code: "agent_in_use", message });
    await door.store.run({ text: "delete from resources where id = $1" }, [resourceId]);
    expect((await door.call("DELETE", `${base}/${played.id}`, { as: admin })).status).toBe(204);
  });

  test("403 for a key that may only read, 404 for agents of others", async () => {
    const theirs = await registerAgent(door, foreign);
    const headers = await keyWith({ scopes: ["resources:read"] });
    const byKey = await door.call("DELETE", `${base}/${theirs.id}`, { headers });
    const message = "This key lacks the scope resources:write";
    expectRefusal(byKey, { code: "key_scope", message });
    const byUs = await door.call("DELETE", `${base}/${theirs.id}`, { as: admin });
    const absent = `Agent not found with id: ${theirs.id}`;
    expectRefusal(byUs, { code: "agent_not_found", message: absent });
  });
});

test("the table of agents holds rows of this organization alone", async () => {
  const theirs = await door.call<Agent[]>("GET", base, { as: foreign });
  const ours = await door.store.run<{ id: string }>(
    { text: "select id from agents where organization_id = $1" },
    [acmeId],
  );
  const ids = new Set(ours.map(({ id }) => id));
  expect(ids.size).toBeGreaterThan(5);
  expect(theirs.body.filter(({ id }) => ids.has(id))).toEqual([]);
});
