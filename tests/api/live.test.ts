import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { devOpsTeamId, resourceId } from "@/db/seed/demo-ids";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { type LiveStream, openStream } from "../support/streams";

const live = "/api/v1/live";
const roles = "/api/v1/roles";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const makeRole = (as = admin, headers = {}) =>
  door.call("POST", roles, { as, headers, body: { name: `Live ${Math.random()}` } });

async function opened(as: Principal): Promise<LiveStream> {
  const stream = await openStream(door.url, as);
  expect(stream.status).toBe(200);
  await stream.untilTold(1);
  return stream;
}

/** Changes something until the stream tells of it or ends. */
async function untilEnded(stream: LiveStream): Promise<boolean> {
  await makeRole();
  return stream.ended;
}

describe(`GET ${live}`, () => {
  test("200 tells the state at once, and another one after a change", async () => {
    const stream = await opened(admin);
    expect(stream.headers["content-type"]).toBe("text/event-stream");
    expect(stream.headers["x-accel-buffering"]).toBe("no");
    expect((await makeRole()).status).toBe(201);
    const [before, after] = await stream.untilTold(2);
    expect(after).not.toBe(before);
    stream.close();
  });

  test("200 tells of what is only an event: somebody signs in", async () => {
    const stream = await opened(admin);
    const before = stream.told().at(-1);
    await signIn(door.call, accounts.otherAdmin);
    const told = await stream.untilTold(2);
    expect(told.at(-1)).not.toBe(before);
    stream.close();
  });

  test("200 without a word for what happens in another organization", async () => {
    const foreignAdmin = await signIn(door.call, accounts.foreignAdmin);
    const foreign = await opened(foreignAdmin);
    const ours = await opened(admin);
    const changed = async (stream: LiveStream, as: Principal) => {
      const before = new Set(stream.told()).size;
      expect((await makeRole(as)).status).toBe(201);
      while (new Set(stream.told()).size === before) {
        await stream.untilTold(stream.told().length + 1);
      }
    };
    // By the second, what signing in has announced has surely been told.
    await changed(foreign, foreignAdmin);
    await changed(foreign, foreignAdmin);
    const state = foreign.told().at(-1);
    await changed(ours, admin);
    await changed(ours, admin);
    await changed(foreign, foreignAdmin);
    // Not even a repeated state: it would tell when somebody elsewhere does something.
    expect(foreign.told().filter((each) => each === state)).toHaveLength(1);
    foreign.close();
    ours.close();
  });

  test("200 ends when the person signs out", async () => {
    const leaving = await signIn(door.call, accounts.member);
    const stream = await opened(leaving);
    await door.call("POST", "/api/v1/auth/logout", {
      as: leaving,
      body: { refreshToken: leaving.refreshToken },
    });
    expect(await untilEnded(stream)).toBe(true);
    expectRefusal(await door.call("GET", live, { as: leaving }), { code: "unauthorized" });
  });

  test("200 ends when the account is deactivated", async () => {
    const other = await signIn(door.call, accounts.otherAdmin);
    const stream = await opened(other);
    const path = `/api/v1/users/${other.user.id}`;
    const off = await door.call("PATCH", path, { as: admin, body: { isActive: false } });
    expect(off.status).toBe(200);
    expect(await stream.ended).toBe(true);
    await door.call("PATCH", path, { as: admin, body: { isActive: true } });
  });

  test("HEAD opens none", async () => {
    for (let times = 0; times < 40; times += 1) {
      expect((await door.call("HEAD", live, { as: admin })).status).toBe(200);
    }
  });

  test("429 for one person's twenty-first", async () => {
    const member = await signIn(door.call, accounts.member);
    const streams = await Promise.all(Array.from({ length: 20 }, () => opened(member)));
    expectRefusal(await door.call("GET", live, { as: member }), { code: "rate_limit_exceeded" });
    for (const stream of streams) stream.close();
    // Their places come free when the server sees that they have gone.
    await expect.poll(async () => (await door.call("GET", live, { as: member })).status).toBe(200);
  });
});

describe("a notice", () => {
  test("comes for a change that was made, also under an Idempotency-Key, and not for its repeat", async () => {
    const heard: (string | undefined)[] = [];
    const stop = await door.store.listen("postern_changes", (id) => heard.push(id));
    const headers = { "idempotency-key": `live-${Math.random()}` };
    const body = { name: `Once ${headers["idempotency-key"]}` };
    const once = () => door.call("POST", roles, { as: admin, headers, body });
    expect((await once()).status).toBe(201);
    await expect.poll(() => heard).toEqual([admin.user.organizationId]);
    expect((await once()).status).toBe(201);
    await makeRole();
    await expect.poll(() => heard).toHaveLength(2);
    stop();
  });

  test("does not come for a preview, keyed or not", async () => {
    const heard: (string | undefined)[] = [];
    const stop = await door.store.listen("postern_changes", (id) => heard.push(id));
    const preview = `${roles}/${devOpsTeamId}/resources/preview`;
    const body = { action: "unassign", ids: [resourceId(1)] };
    for (const headers of [{}, { "idempotency-key": `preview-${Math.random()}` }]) {
      expect((await door.call("POST", preview, { as: admin, headers, body })).status).toBe(200);
    }
    await makeRole();
    await expect.poll(() => heard).toEqual([admin.user.organizationId]);
    stop();
  });
});
