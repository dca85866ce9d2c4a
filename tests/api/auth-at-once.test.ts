import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { forgeCookie, type Named, namedBy } from "../support/tokens";

const roles = "/api/v1/roles";

let door: Door;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

/** Makes a change behind the API's back, looks, and takes it back. */
async function whileSet(change: string, undo: string, look: () => Promise<void>): Promise<void> {
  await door.store.run({ text: change }, []);
  try {
    await look();
  } finally {
    await door.store.run({ text: undo }, []);
  }
}

describe("GET /api/v1/roles with a token that was good a moment ago", () => {
  let person: Principal;
  let named: Named;

  const list = () => door.call("GET", roles, { as: person });
  const listByCookie = async () =>
    door.call("GET", roles, { headers: { cookie: await forgeCookie(named) } });

  beforeAll(async () => {
    person = await signIn(door.call, accounts.otherAdmin);
    named = namedBy(person.accessToken);
    expect((await list()).status).toBe(200);
    expect((await listByCookie()).status).toBe(200);
  });

  test("403 at once for a deactivated user", () =>
    whileSet(
      `update users set is_active = false where id = '${named.userId}'`,
      `update users set is_active = true where id = '${named.userId}'`,
      async () => {
        for (const answer of [await list(), await listByCookie()]) {
          expectRefusal(answer, { code: "account_suspended" });
        }
      },
    ));

  test("403 at once for a demoted admin, who stays signed in", () =>
    whileSet(
      `update users set is_org_admin = false where id = '${named.userId}'`,
      `update users set is_org_admin = true where id = '${named.userId}'`,
      async () => {
        for (const answer of [await list(), await listByCookie()]) {
          expectRefusal(answer, { code: "forbidden" });
        }
        const me = await door.call("GET", "/api/v1/auth/me", { as: person });
        expect(me.body).toMatchObject({ isOrgAdmin: false });
      },
    ));

  test("403 at once for a suspended organization", () =>
    whileSet(
      `update organizations set is_suspended = true where id = '${named.organizationId}'`,
      `update organizations set is_suspended = false where id = '${named.organizationId}'`,
      async () => {
        for (const answer of [await list(), await listByCookie()]) {
          expectRefusal(answer, { code: "account_suspended" });
        }
      },
    ));

  test("401 at once for a sign-in that has ended or run out", async () => {
    for (const column of ["ended_at", "expires_at"]) {
      const before = column === "ended_at" ? "null" : "now() + interval '1 day'";
      await whileSet(
        `update sign_ins set ${column} = now() where id = '${named.signInId}'`,
        `update sign_ins set ${column} = ${before} where id = '${named.signInId}'`,
        async () => {
          for (const answer of [await list(), await listByCookie()]) {
            expectRefusal(answer, { code: "unauthorized" });
          }
        },
      );
    }
    expect((await list()).status).toBe(200);
  });

  test("401 for a sign-in of somebody else, or of another organization", async () => {
    const foreign = namedBy((await signIn(door.call, accounts.foreignAdmin)).accessToken);
    for (const mixed of [
      { ...named, organizationId: foreign.organizationId },
      { ...named, userId: foreign.userId },
      { ...named, signInId: foreign.signInId },
      { ...foreign, signInId: named.signInId },
    ]) {
      const cookie = await forgeCookie(mixed);
      expectRefusal(await door.call("GET", roles, { headers: { cookie } }), {
        code: "unauthorized",
      });
    }
  });
});

describe("a suspended person", () => {
  test("403 keeps the refresh token for afterwards, and 200 signs out all the same", async () => {
    const person = await signIn(door.call, accounts.otherAdmin);
    const { organizationId } = namedBy(person.accessToken);
    const refresh = () =>
      door.call("POST", "/api/v1/auth/refresh", { body: { refreshToken: person.refreshToken } });
    await whileSet(
      `update organizations set is_suspended = true where id = '${organizationId}'`,
      `update organizations set is_suspended = false where id = '${organizationId}'`,
      async () => expectRefusal(await refresh(), { code: "account_suspended" }),
    );
    expect((await refresh()).status).toBe(200);

    await whileSet(
      `update organizations set is_suspended = true where id = '${organizationId}'`,
      `update organizations set is_suspended = false where id = '${organizationId}'`,
      async () => {
        const answer = await door.call("POST", "/api/v1/auth/logout", { as: person });
        expect(answer.status).toBe(200);
      },
    );
    expectRefusal(await door.call("GET", roles, { as: person }), { code: "unauthorized" });
  });
});
