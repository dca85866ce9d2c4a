import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { resourceId, userId } from "@/db/seed/demo-ids";
import type { Role } from "@/lib/contract/roles";
import { sweepAssignmentEnds } from "@/lib/domain/sweep";
import { startWorker } from "@/lib/worker";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { inMinutes, letEnd } from "../support/ends";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const kinds = [
  { kind: "resource", path: "resources", ids: [11, 12, 13].map(resourceId), word: "RESOURCE" },
  { kind: "user", path: "users", ids: [11, 12, 13].map(userId), word: "USER" },
] as const;

let door: Door;
let admin: Principal;
let role: string;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());
beforeEach(async () => {
  const body = { name: `Ends ${randomUUID()}` };
  role = (await door.call<Role>("POST", "/api/v1/roles", { as: admin, body })).body.id;
});

const get = <Body>(path: string, headers = {}) =>
  door.call<Body>("GET", path, { as: admin, headers });

/** The types of the events since the mark, oldest first, and who is behind each. */
const toldSince = async (mark: Awaited<ReturnType<typeof newestEvent>>) =>
  (await eventsAfter(door.store, mark)).map((event) => `${event.actor_type} ${event.event_type}`);

describe.each(kinds)("the end of a $kind in a role", ({ kind, path, ids, word }) => {
  const [first = "", second = "", third = ""] = ids;
  const url = (id = first, of = role) => `/api/v1/roles/${of}/${path}/${id}`;
  const list = () =>
    get<{ id: string; expiresAt: string | null }[]>(`/api/v1/roles/${role}/${path}`);
  const post = (body?: unknown, id = first) => door.call("POST", url(id), { as: admin, body });
  const bulk = (body: unknown, query = "") =>
    door.call("POST", `/api/v1/roles/${role}/${path}${query}`, { as: admin, body });
  const patch = (body: unknown, target = url()) => door.call("PATCH", target, { as: admin, body });

  test("200 assigns until an end, which the list, the event and a duplicate show", async () => {
    const expiresAt = inMinutes(90);
    const since = await newestEvent(door.store);
    expect((await post({ expiresAt })).status).toBe(200);
    expect((await list()).body).toEqual([expect.objectContaining({ id: first, expiresAt })]);
    const [event] = await eventsAfter(door.store, since);
    expect(event).toMatchObject({
      event_type: `ROLE_${word}_ASSIGN`,
      details: { before: null, after: { [`${kind}Id`]: first, expiresAt } },
    });
    const again = await post({ expiresAt: inMinutes(10) });
    expectRefusal(again, { code: `${kind}_already_assigned` });
    expect(again.body).toMatchObject({ existing: { expiresAt } });
    expect((await list()).body).toEqual([expect.objectContaining({ id: first, expiresAt })]);
  });

  test("200 for many with one end; a zone is a way of writing it, null is no end", async () => {
    const end = inMinutes(120);
    const elsewhere = `${new Date(Date.parse(end) + 7_200_000).toISOString().slice(0, 19)}+02:00`;
    expect((await bulk({ ids: [first, second], expiresAt: elsewhere })).status).toBe(200);
    expect((await post({ expiresAt: null }, third)).status).toBe(200);
    const ends = (await list()).body.map(({ id, expiresAt }) => [id, expiresAt]);
    expect(new Map(ends as [string, string][])).toEqual(
      new Map<string, string | null>([
        [first, end],
        [second, end],
        [third, null],
      ]),
    );
  });

  test.each([
    ["2020-01-01T00:00:00Z", "expiresAt must lie in the future"],
    [new Date().toISOString(), "expiresAt must lie in the future"],
    ["tomorrow", "expiresAt must be a moment such as 2026-02-18T10:30:00Z"],
    ["2099-01-01", "expiresAt must be a moment such as 2026-02-18T10:30:00Z"],
    ["2099-01-01T00:00:00", "expiresAt must be a moment such as 2026-02-18T10:30:00Z"],
    ["9999-12-31T23:00:00-14:00", "expiresAt must be a moment such as 2026-02-18T10:30:00Z"],
    ["2099-02-30T00:00:00Z", "expiresAt must be a moment such as 2026-02-18T10:30:00Z"],
    [4_070_908_800, "expiresAt must be a moment such as 2026-02-18T10:30:00Z"],
  ])("400 for %s, wherever it is sent, and nothing is written", async (expiresAt, sentence) => {
    await post(undefined, second);
    const since = await newestEvent(door.store);
    const refused = { code: "validation" as const, validationErrors: { expiresAt: sentence } };
    expectRefusal(await post({ expiresAt }), refused);
    expectRefusal(await bulk({ ids: [first], expiresAt }), refused);
    expectRefusal(await patch({ expiresAt }, url(second)), refused);
    expect((await list()).body).toEqual([expect.objectContaining({ id: second, expiresAt: null })]);
    expect(await eventsAfter(door.store, since)).toEqual([]);
  });

  test("PATCH sets an end, moves it and clears it; each tells what it was and is", async () => {
    await post();
    const [sooner, later] = [inMinutes(30), inMinutes(60)];
    const since = await newestEvent(door.store);
    for (const expiresAt of [sooner, later, null]) {
      const answer = await patch({ expiresAt });
      expect(answer.text).toBe('{"message":"Assignment updated successfully"}');
      expect((await list()).body).toEqual([expect.objectContaining({ id: first, expiresAt })]);
    }
    const events = await eventsAfter(door.store, since);
    expect(events.map(({ event_type }) => event_type)).toEqual(
      Array<string>(3).fill(`ROLE_${word}_UPDATE`),
    );
    const ends = (side: "before" | "after") =>
      events.map(({ details }) => (details[side] as { expiresAt: unknown }).expiresAt);
    expect(ends("before")).toEqual([null, sooner, later]);
    expect(ends("after")).toEqual([sooner, later, null]);
  });

  test("PATCH that changes nothing leaves no event and no version", async () => {
    const expiresAt = inMinutes(30);
    await post({ expiresAt });
    const since = await newestEvent(door.store);
    const { etag } = (await get("/api/v1/roles")).headers;
    expect((await patch({ expiresAt })).status).toBe(200);
    expect(await eventsAfter(door.store, since)).toEqual([]);
    expect((await get("/api/v1/roles")).headers.etag).toBe(etag);
  });

  test("PATCH is 404 for what is not assigned, the role first, and 400 without an end", async () => {
    const body = { expiresAt: null };
    expectRefusal(await patch(body), { code: `${kind}_not_assigned` });
    expectRefusal(await patch(body, url(randomUUID())), { code: `${kind}_not_assigned` });
    const absent = randomUUID();
    expectRefusal(await patch(body, url(first, absent)), {
      code: "role_not_found",
      message: `Role not found with id: ${absent}`,
    });
    await post();
    expectRefusal(await patch({}), { code: "validation" });
    expectRefusal(await patch({ expiresAt: null, until: "x" }), { code: "validation" });
  });

  test("an end that passes counts at once, before anybody has swept", async () => {
    await bulk({ ids: [first, second], expiresAt: inMinutes(5) });
    await post(undefined, third);
    const tagged = ["/api/v1/roles", `/api/v1/roles/${role}`, `/api/v1/roles/${role}/${path}`];
    const tags = await Promise.all(tagged.map(async (path) => (await get(path)).headers.etag));
    await door.store.run(
      {
        text: `update role_${kind}s set expires_at = now() - interval '1 second'
          where role_id = $1 and expires_at is not null`,
      },
      [role],
    );
    for (const [index, path] of tagged.entries()) {
      const answer = await get(path, { "if-none-match": tags[index] });
      expect(answer.status).toBe(200);
      expect(answer.headers.etag).not.toBe(tags[index]);
      expect(answer.text).toContain(third);
    }
    expect((await list()).body.map(({ id }) => id)).toEqual([third]);
    const shown = await get<Role>(`/api/v1/roles/${role}`);
    expect(shown.body[`${kind}Ids`]).toEqual([third]);
    const whole = await get<Role[]>("/api/v1/roles");
    expect(whole.body.find(({ id }) => id === role)?.[`${kind}Ids`]).toEqual([third]);
    expectRefusal(await door.call("DELETE", url(), { as: admin }), {
      code: `${kind}_not_assigned`,
    });
    expectRefusal(await patch({ expiresAt: null }), { code: `${kind}_not_assigned` });
    if (kind === "user") {
      const { body } = await get<{ roleNames: string[] }[]>(`/api/v1/users?ids=${first}`);
      expect(body[0]?.roleNames).not.toContain(shown.body.name);
    }
  });

  test("two sweeps at once tell of each end once, hours later too, and the lists change", async () => {
    await bulk({ ids, expiresAt: inMinutes(5) });
    await letEnd(door.store, role, 26 * 60);
    const since = await newestEvent(door.store);
    const { etag } = (await get("/api/v1/roles")).headers;
    await Promise.all([sweepAssignmentEnds(), sweepAssignmentEnds()]);
    await sweepAssignmentEnds();
    const events = await eventsAfter(door.store, since);
    expect(events.map(({ event_type }) => event_type)).toEqual(
      Array<string>(3).fill(`ROLE_${word}_EXPIRE`),
    );
    expect(new Set(events.map(({ details }) => Object(details.before)[`${kind}Id`]))).toEqual(
      new Set(ids),
    );
    for (const event of events) {
      expect(event).toMatchObject({
        actor_type: "SYSTEM",
        resource_id: role,
        ip_address: null,
        details: { before: { assignedBy: "Ana Ruiz", expiresAt: expect.any(String) }, after: null },
      });
    }
    expect((await get("/api/v1/roles")).headers.etag).not.toBe(etag);
    const left = { text: `select from role_${kind}s where role_id = $1` };
    expect(await door.store.run(left, [role])).toEqual([]);
    const [next] = await door.store.run(
      { text: "select from organizations where slug = 'acme' and next_end_at <= now()" },
      [],
    );
    expect(next).toBeUndefined();
  });

  test("an assignment made anew tells of the end first, once, as the product itself", async () => {
    const ways: [string, () => Promise<{ status: number }>][] = [
      ["alone", () => post({ expiresAt: inMinutes(60) })],
      ["in bulk", () => bulk({ ids: [first] })],
      ["all or nothing", () => bulk({ ids: [first] }, "?atomic=true")],
      [
        "as Opal does",
        () => door.call("POST", `/v1/groups/${role}/${path}/${first}`, { as: admin, body: {} }),
      ],
    ];
    await post({ expiresAt: inMinutes(5) });
    for (const [, again] of ways) {
      await letEnd(door.store, role);
      const since = await newestEvent(door.store);
      expect((await again()).status).toBe(200);
      expect(await toldSince(since)).toEqual([
        `SYSTEM ROLE_${word}_EXPIRE`,
        `USER ROLE_${word}_ASSIGN`,
      ]);
      await sweepAssignmentEnds();
      expect((await toldSince(since)).length).toBe(2);
      expect((await list()).body.map(({ id }) => id)).toEqual([first]);
    }
  });

  test("a role that is deleted tells first of what had ended in it", async () => {
    await post({ expiresAt: inMinutes(5) });
    await letEnd(door.store, role);
    const since = await newestEvent(door.store);
    const gone = await door.call("DELETE", `/api/v1/roles/${role}`, { as: admin });
    expect(gone.status).toBe(204);
    expect(await toldSince(since)).toEqual([`SYSTEM ROLE_${word}_EXPIRE`, "USER ROLE_DELETE"]);
  });

  test("the worker sweeps a short end by itself, and the history ends when the end was", async () => {
    expect((await post({ expiresAt: inMinutes(5) })).status).toBe(200);
    const since = await newestEvent(door.store);
    const worker = startWorker();
    const [link] = await door.store.run<{ expires_at: Date }>(
      {
        text: `update role_${kind}s set expires_at = now() + interval '1 second'
          where role_id = $1 returning expires_at`,
      },
      [role],
    );
    await expect.poll(() => toldSince(since)).toEqual([`SYSTEM ROLE_${word}_EXPIRE`]);
    await worker.stop();
    const [period] = await door.store.run<{ valid_to: Date }>(
      { text: `select max(valid_to) as valid_to from role_${kind}s_history where role_id = $1` },
      [role],
    );
    expect(new Date(period?.valid_to ?? 0).toISOString()).toBe(
      new Date(link?.expires_at ?? 1).toISOString(),
    );
  });
});
