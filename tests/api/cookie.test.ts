import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor, openDoorForTest } from "../support/door";
import { accounts, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";
import { testOrigin } from "../support/settings";
import { forgeCookie, type Named, namedBy } from "../support/tokens";

const roles = "/api/v1/roles";

let door: Door;
let named: Named;
let cookie: string;

beforeAll(async () => {
  door = await openDoor();
  named = namedBy((await signIn(door.call, accounts.admin)).accessToken);
  cookie = await forgeCookie(named);
});
afterAll(() => door.close());

let made = 0;
const post = (headers: Record<string, string | string[]>) => {
  made += 1;
  return door.call("POST", roles, {
    body: { name: `By cookie ${made}` },
    headers: { cookie, ...headers },
  });
};

const origins: (string | undefined)[] = [
  testOrigin,
  undefined,
  "",
  "null",
  "http://evil.example",
  `${testOrigin}.evil.example`,
  "http://evil.postern.test:3000",
  "https://postern.test:3000",
  "http://postern.test",
  "http://postern.test:3001",
  `${testOrigin}/`,
  testOrigin.toUpperCase(),
  `${testOrigin}, ${testOrigin}`,
  ` http://postern.test:3000@evil.example`,
];
const sites: (string | undefined)[] = [
  "same-origin",
  undefined,
  "same-site",
  "cross-site",
  "none",
  "Same-Origin",
];

describe(`POST ${roles} by the browser's cookie`, () => {
  const table = origins.flatMap((origin) => sites.map((site) => ({ origin, site })));
  const own = ({ origin, site }: (typeof table)[number]) =>
    origin === testOrigin && (site === "same-origin" || site === undefined);

  test("201 from our own page, also where browsers tell no site: on plain http", async () => {
    const answer = await post({ origin: testOrigin, "sec-fetch-site": "same-origin" });
    expect(answer.status).toBe(201);
    expect((await post({ origin: testOrigin })).status).toBe(201);
  });

  test.each(table.filter((row) => !own(row)))(
    "403 for Origin $origin and Sec-Fetch-Site $site, and writes nothing",
    async ({ origin, site }) => {
      const since = await newestEvent(door.store);
      const answer = await post({
        ...(origin !== undefined && { origin }),
        ...(site !== undefined && { "sec-fetch-site": site }),
      });
      expectRefusal(answer, { code: "cross_origin" });
      expect(await eventsAfter(door.store, since)).toEqual([]);
    },
  );

  test("403 whatever the Host or forwarded host claims to be", async () => {
    for (const headers of [
      { host: "evil.example" },
      { "x-forwarded-host": "evil.example" },
      { referer: `${testOrigin}/roles` },
    ]) {
      const answer = await post({
        origin: "http://evil.example",
        "sec-fetch-site": "same-origin",
        ...headers,
      });
      expectRefusal(answer, { code: "cross_origin" });
    }
  });

  test("403 for every method that changes, 200 for reading from anywhere", async () => {
    for (const [method, path] of [
      ["PATCH", `${roles}/550e8400-e29b-41d4-a716-446655440000`],
      ["DELETE", `${roles}/550e8400-e29b-41d4-a716-446655440000`],
      ["POST", "/api/v1/auth/logout"],
    ] as const) {
      const headers = { cookie, origin: "null", "sec-fetch-site": "cross-site" };
      expectRefusal(await door.call(method, path, { headers }), { code: "cross_origin" });
    }
    const headers = { cookie, "sec-fetch-site": "cross-site" };
    const read = await door.call("GET", roles, { headers });
    expect(read.status).toBe(200);
    // Nobody else's page may look at it.
    expect(read.headers["access-control-allow-origin"]).toBeUndefined();
  });
});

describe(`GET ${roles} by a cookie`, () => {
  test("401 for cookies that are not ours", async () => {
    const { userId, organizationId, signInId } = named;
    const text = cookie.replace("postern.sign-in=", "");
    for (const other of [
      "postern.sign-in=",
      "postern.sign-in=x",
      `postern.sign-in=${text.slice(0, -2)}`,
      `other=${text}`,
      `__Host-postern.sign-in=${text}`,
      `next-auth.session-token=${text}`,
      `postern.sign-in="${text}"`,
      await forgeCookie({ ...named }, "another secret of 32 bytes or more"),
      await forgeCookie({ userId, organizationId }),
      await forgeCookie({ userId, organizationId, signInId: [signInId] }),
      await forgeCookie({ userId: "x", organizationId, signInId }),
      await forgeCookie({ userId, organizationId, signInId: "a\u0000b" }),
      await forgeCookie({}),
    ]) {
      expectRefusal(await door.call("GET", roles, { headers: { cookie: other } }), {
        code: "unauthorized",
      });
    }
  });
});

describe("where browsers tell the site of a call", () => {
  test.each(["https://postern.test", "http://localhost:3000", "http://127.0.0.1:3000"])(
    "403 without one at %s, 201 with our own",
    async (url) => {
      const own = await openDoorForTest({ environment: { NEXTAUTH_URL: url } });
      const token = await forgeCookie(
        namedBy((await signIn(own.call, accounts.admin)).accessToken),
      );
      const name = url.startsWith("https:") ? "__Host-postern.sign-in=" : "postern.sign-in=";
      const headers = { cookie: token.replace("postern.sign-in=", name), origin: url };
      const body = { name: `At ${url}` };
      expectRefusal(await own.call("POST", roles, { headers, body }), { code: "cross_origin" });
      const told = { ...headers, "sec-fetch-site": "same-origin" };
      expect((await own.call("POST", roles, { headers: told, body })).status).toBe(201);
    },
  );
});
