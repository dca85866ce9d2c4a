import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { hashPassword } from "@/lib/domain/sign-in/password";
import { test } from "../support/app";
import { callerOf } from "../support/call";
import { signIn } from "../support/principals";
import { nounOf } from "../support/samples";
import { demoPassword } from "../support/settings";
import { forgeCookie, namedBy } from "../support/tokens";
import { openWitness } from "../support/witness";
import { fillWorld, type Tenant } from "../support/world";
import { linkedId } from "../support/world-ids";

/** Every page by its files, such as `/roles/:id`. */
const pages = readdirSync("app", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name === "page.tsx")
  .map(({ parentPath }) =>
    parentPath
      .replace(/^app/, "")
      .replace(/\/\([^)]+\)/g, "")
      .replace(/\[(\w+)\]/g, ":$1"),
  )
  .map((pattern) => pattern || "/");
const openToAll = ["/sign-in", "/docs", "/account", "/sessions"];

/** How a page can be asked for: as a document, and in the three ways of Next's own client. */
const forms: Record<string, string>[] = [
  {},
  { rsc: "1" },
  { rsc: "1", "next-router-prefetch": "1" },
  { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
];

test("no page shows anybody what is another's, in any form, whatever id they name", async ({
  app,
}) => {
  test.slow();
  const [ours, theirs] = await fillWorld(app.store, await hashPassword(demoPassword));
  const witness = openWitness();
  const client = callerOf(app.url, witness.saw);
  const cookieOf = async (tenant: Tenant, id = "") => {
    const who = { organizationSlug: tenant.slug, email: tenant.emails[id] ?? "" };
    const { accessToken } = await signIn(app.call, who);
    return { accessToken, cookie: await forgeCookie(namedBy(accessToken)) };
  };
  const [admin, otherAdmin, member, signedOut, inactive] = await Promise.all([
    cookieOf(ours, ours.admins[0]),
    cookieOf(theirs, theirs.admins[0]),
    cookieOf(ours, ours.members[0]),
    cookieOf(ours, ours.admins[1]),
    cookieOf(ours, ours.admins[2]),
  ]);
  await app.call("POST", "/api/v1/auth/logout", { as: signedOut, body: {} });
  await app.store.run({ text: "update users set is_active = false where id = $1" }, [
    ours.admins[2],
  ]);
  const outside = [
    {},
    { cookie: signedOut.cookie },
    { cookie: inactive.cookie },
    { cookie: await forgeCookie(namedBy(admin.accessToken), "another secret of 32 bytes or more") },
    { authorization: `Bearer ${admin.accessToken}` },
    { "x-api-key": ours.keys["*"] ?? "" },
  ];
  let asked = 0;
  const ask = async (path: string, who: object, form: object) => {
    asked += 1;
    return client.call("GET", path, { headers: { ...who, ...form } });
  };

  for (const pattern of pages) {
    const [, name] = /:(\w+)/.exec(pattern) ?? [];
    const idOf = (tenant: Tenant) => (name ? linkedId(tenant, nounOf(pattern, name)) : "");
    const at = (id: string) => pattern.replace(/:\w+/, id);
    for (const form of forms) {
      const about = `${pattern} ${JSON.stringify(form)}`;
      // Neither to nobody nor to a program's credentials: pages are for browsers alone.
      for (const who of outside) {
        const { text, headers } = await ask(at(idOf(ours)), who, form);
        expect.soft(text, about).not.toMatch(/canary(left|right) /);
        expect.soft(headers["cache-control"], about).toContain("no-store");
      }
      const forMember = await ask(at(idOf(ours)), member, form);
      if (!openToAll.includes(pattern)) {
        expect.soft(forMember.text, about).not.toMatch(/canaryleft (role|resource|key|identifier)/);
      }
      const foreign = await ask(at(idOf(theirs)), admin, form);
      expect.soft(foreign.text, about).not.toContain("canaryright ");
      if (!name) continue;
      const absent = await ask(at(randomUUID()), admin, form);
      expect.soft(foreign.status, about).toBe(absent.status);
      const notTheirs = await ask(at(idOf(ours)), otherAdmin, form);
      expect.soft(notTheirs.text, about).not.toContain("canaryleft ");
      await ask(at("no-id"), admin, form);
    }
    if (name) {
      const own = await ask(at(idOf(ours)), admin, {});
      expect.soft([own.status, own.text.includes("canaryleft ")], pattern).toEqual([200, true]);
      expect.soft((await ask(at(idOf(theirs)), admin, {})).status, pattern).toBe(404);
    }
  }
  client.close();
  expect(asked).toBeGreaterThan(pages.length * forms.length * 7);
  await witness.testify(app.store);
});

test("the build has no server action, so writes have the API's one door", () => {
  const manifest = JSON.parse(
    readFileSync(".next/server/server-reference-manifest.json", "utf8"),
  ) as { node: object; edge: object };
  expect(Object.keys({ ...manifest.node, ...manifest.edge })).toEqual([]);
});
