import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer, CallOptions } from "../support/call";
import { type Door, openDoor } from "../support/door";
import { by, makeKey } from "../support/keys";
import { addSignedIn } from "../support/people";
import { accounts, type Principal, signIn } from "../support/principals";
import { forgeCookie, namedBy } from "../support/tokens";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

/** An admin who comes in three ways, each of which has just worked. */
async function makeComer() {
  const person = await addSignedIn(door.call, admin, { isOrgAdmin: true });
  const ways: CallOptions[] = [
    { as: person },
    { headers: { cookie: await forgeCookie(namedBy(person.accessToken)) } },
    { headers: by(await makeKey(door.call, person, { scopes: ["*"] })) },
  ];
  const call = () =>
    Promise.all(ways.map((way) => door.call<{ code?: string }>("GET", "/api/v1/roles", way)));
  expect(outcomes(await call())).toEqual([200, 200, 200]);
  return { person, call };
}

const outcomes = (answers: readonly Answer<{ code?: string }>[]) =>
  answers.map(({ status, body }) => (status === 200 ? status : `${status} ${body.code}`));

const change = async (id: string, body: object) => {
  const answer = await door.call("PATCH", `/api/v1/users/${id}`, { as: admin, body });
  expect(answer.status).toBe(200);
};

describe("the very next call by token, cookie and API key", () => {
  test("403 after deactivation, 200 again after reactivation", async () => {
    const { person, call } = await makeComer();
    await change(person.user.id, { isActive: false });
    expect(outcomes(await call())).toEqual(Array(3).fill("403 account_suspended"));
    await change(person.user.id, { isActive: true });
    expect(outcomes(await call())).toEqual([200, 200, 200]);
  });

  test("403 after demotion", async () => {
    const { person, call } = await makeComer();
    await change(person.user.id, { isOrgAdmin: false });
    expect(outcomes(await call())).toEqual(Array(3).fill("403 forbidden"));
  });

  test("401 after deletion", async () => {
    const { person, call } = await makeComer();
    await door.call("DELETE", `/api/v1/users/${person.user.id}`, { as: admin });
    expect(outcomes(await call())).toEqual(Array(3).fill("401 unauthorized"));
  });

  test("401 after sign-out for what it signed in; a key of its own goes on", async () => {
    const { person, call } = await makeComer();
    await door.call("POST", "/api/v1/auth/logout", { as: person });
    expect(outcomes(await call())).toEqual(["401 unauthorized", "401 unauthorized", 200]);
  });
});
