import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventsAfter, newestEvent } from "../support/audit";
import { cloneDatabase, type Door, openDoor } from "../support/door";
import { signIn } from "../support/principals";
import { testSettings } from "../support/settings";

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let door: Door;

beforeAll(async () => {
  clone = await cloneDatabase();
  door = await openDoor({ databaseUrl: clone.url });
});
afterAll(async () => {
  await door.close();
  await clone.drop();
});

const options = (slug: string) => ({
  org: slug,
  "org-name": "Initech",
  email: ` Ana@${slug}.Example`,
  name: "Ana Ruiz",
});

/** Runs the program as `npm run create-admin` does once it is built. */
async function createAdmin(
  given: Record<string, string>,
  environment: Record<string, string> = {},
) {
  const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "lib/create-admin.ts", "create-admin", ...flags],
    {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "production",
        ...testSettings,
        DATABASE_URL: clone.url,
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const [said, complained, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { status, said, complained };
}

const organizations = () => door.store.run({ text: "select slug from organizations" }, []);

describe("npm run create-admin", () => {
  test("makes an organization with its first admin, and prints the password once", async () => {
    const since = await newestEvent(door.store);
    const { status, said, complained } = await createAdmin(options("initech"));
    expect([status, complained]).toEqual([0, ""]);
    const [, password = ""] =
      /^Created ana@initech\.example of organization initech\. Password, shown only now: (\S{20})\n$/.exec(
        said,
      ) ?? [];
    const admin = await signIn(door.call, {
      organizationSlug: "initech",
      email: "ana@initech.example",
      password,
    });
    expect(admin.user).toMatchObject({ name: "Ana Ruiz", organizationName: "Initech" });
    const users = await door.call<unknown[]>("GET", "/api/v1/users", { as: admin });
    expect(users.body).toEqual([expect.objectContaining({ isOrgAdmin: true, isActive: true })]);
    const [event] = await eventsAfter(door.store, since);
    expect(event).toMatchObject({
      event_type: "ORGANIZATION_CREATE",
      actor_type: "SYSTEM",
      details: { after: { slug: "initech", name: "Initech", admin: "ana@initech.example" } },
    });
    expect(JSON.stringify(event)).not.toContain(password);
  });

  test("takes the password that is given, and does not print it", async () => {
    const password = "Given by the operator 7";
    const { status, said } = await createAdmin(options("given"), {
      POSTERN_ADMIN_PASSWORD: password,
    });
    expect([status, said]).toEqual([0, "Created ana@given.example of organization given.\n"]);
    await signIn(door.call, { organizationSlug: "given", email: "ana@given.example", password });
  });

  test("refuses a slug that is taken, also by one who comes at the same time", async () => {
    const taken = await createAdmin(options("acme"));
    expect(taken).toEqual({
      status: 1,
      said: "",
      complained: "No admin was created. An organization acme exists already.\n",
    });
    const both = await Promise.all([createAdmin(options("twins")), createAdmin(options("twins"))]);
    expect(both.map(({ status }) => status).sort()).toEqual([0, 1]);
  });

  test.each<[Record<string, string>, Record<string, string>, string]>([
    [{ org: "" }, {}, "--org should be lower-case letters, digits and hyphens"],
    [{ org: "Not A Slug" }, {}, "--org should be lower-case letters, digits and hyphens"],
    [{ "org-name": " " }, {}, "--org-name is required"],
    [{ email: "nobody" }, {}, "Invalid email format"],
    [{ name: "a\u0007b" }, {}, "--name contains control characters"],
    [{}, { POSTERN_ADMIN_PASSWORD: "short" }, "POSTERN_ADMIN_PASSWORD should have 8 to 128"],
    [{}, { DATABASE_URL: "", NEXTAUTH_URL: "" }, "DATABASE_URL is missing"],
    [{}, { NEXTAUTH_SECRET: "" }, "NEXTAUTH_SECRET is missing"],
    [{ wrong: "1" }, {}, "Unknown option '--wrong'"],
  ])("says what is wrong with %j %j, and makes nothing", async (wrong, environment, sentence) => {
    const before = await organizations();
    const { status, said, complained } = await createAdmin(
      { ...options("nothing"), ...wrong },
      environment,
    );
    expect([status, said]).toEqual([1, ""]);
    expect(complained).toMatch(/^No admin was created\. /);
    expect(complained).toContain(sentence);
    expect(await organizations()).toEqual(before);
  });

  test.each(["org", "org-name", "email", "name"])("says that --%s is missing", async (missing) => {
    const { [missing]: _left, ...rest } = options("nothing") as Record<string, string>;
    const { status, complained } = await createAdmin(rest);
    expect(status).toBe(1);
    expect(complained).toContain(missing === "email" ? "email is required" : missing);
    expect(complained).toContain("Usage: npm run create-admin -- --org <slug>");
  });
});
