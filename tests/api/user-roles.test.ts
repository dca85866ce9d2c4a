import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { devOpsTeamId, userId } from "@/db/seed/demo-ids";
import { type AssignedRole, assignedRole } from "@/lib/contract/assignments";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

const list = (id: string) =>
  door.call<AssignedRole[]>("GET", `/api/v1/users/${id}/roles`, { as: admin });
const link = (id: string) => `/api/v1/roles/${devOpsTeamId}/users/${id}`;

describe("GET /api/v1/users/:id/roles", () => {
  test("200 answers the roles of a person by name, with who gave them", async () => {
    const { status, body } = await list(userId(3));
    expect(status).toBe(200);
    expect(body.map(({ name }) => name)).toEqual(["DevOps Team", "Site Reliability"]);
    for (const role of body) expect(Object.keys(role)).toEqual(Object.keys(assignedRole.shape));
    expect(body[0]).toEqual({
      id: devOpsTeamId,
      name: "DevOps Team",
      maxSessionDurationHours: 24,
      assignedBy: { id: userId(1), name: "Ana Ruiz" },
      assignedAt: "2026-02-18T10:30:00Z",
      expiresAt: null,
    });
  });

  test("200 follows an assignment, its end, and its removal", async () => {
    const id = userId(20);
    const before = (await list(id)).body;
    const expiresAt = "2999-01-01T00:00:00Z";
    await door.call("POST", link(id), { as: admin, body: { expiresAt } });
    const after = (await list(id)).body;
    expect(after).toHaveLength(before.length + 1);
    expect(after.find((role) => role.id === devOpsTeamId)).toMatchObject({
      assignedBy: { id: userId(1), name: "Ana Ruiz" },
      expiresAt,
    });
    await door.call("DELETE", link(id), { as: admin });
    expect((await list(id)).body).toEqual(before);
  });

  test("200 leaves out a role whose end has passed, swept or not", async () => {
    const id = userId(21);
    const before = (await list(id)).body;
    await door.call("POST", link(id), { as: admin });
    await door.store.run(
      {
        text: `update role_users set expires_at = now() - interval '1 second'
          where role_id = $1 and user_id = $2`,
      },
      [devOpsTeamId, id],
    );
    expect((await list(id)).body).toEqual(before);
  });

  test("404 names the person who is not there", async () => {
    const id = randomUUID();
    expectRefusal(await list(id), {
      code: "user_not_found",
      message: `User not found with id: ${id}`,
    });
  });
});
