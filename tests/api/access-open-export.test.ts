import Papa from "papaparse";
import { afterAll, describe, expect, test } from "vitest";
import { openSessionDoor } from "../support/sessions";

const path = "/api/v1/access";
const plan = {
  resources: ["alpha", "beta"],
  roles: [
    { name: "One", people: ["Mia Member"], resources: ["alpha"] },
    { name: "Two", people: ["Mia Member"], resources: ["beta"] },
  ],
};

const { door, tenant, admin, mine, close } = await openSessionDoor(plan, { reconciles: true });
afterAll(close);

describe(`GET ${path}/export`, () => {
  const rows = async (query: string) => {
    const { status, text } = await door.call("GET", `${path}/export?${query}`, { as: admin });
    expect(status).toBe(200);
    const [comment = "", ...lines] = text.split("\r\n");
    const { data } = Papa.parse<Record<string, string>>(lines.join("\r\n"), {
      header: true,
      skipEmptyLines: true,
    });
    return { comment, data };
  };

  test("200 says what is open right now, and with `open` only that", async () => {
    const { id, expiresAt } = await mine.begin({ resourceIds: [tenant.resourceId("alpha")] });
    await mine.become(id, "ACTIVE");
    const mia = tenant.userId("Mia Member");
    const told = {
      user: "Mia Member",
      resource: "alpha",
      now: "open (simulated)",
      openAddresses: "127.0.0.1",
      openUntil: expiresAt,
      sessionIds: id,
      rules: expect.stringMatching(/^sim-\S+ tcp\/5432 127\.0\.0\.1\/32 seen 20\S+Z$/),
    };
    const mias = await rows(`userId=${mia}`);
    expect(mias.data).toMatchObject([told, { resource: "beta", now: "", rules: "" }]);
    const open = await rows("open=true");
    expect(open.comment).toContain("; open=true; at=");
    expect(open.data).toMatchObject([told]);

    const own = `/api/v1/roles/${tenant.roleId("One")}/users/${mia}`;
    expect((await door.call("DELETE", own, { as: admin })).status).toBe(204);
    const lost = await rows("open=true");
    expect(lost.data).toMatchObject([{ ...told, state: "no", decidedBy: "", limitHours: "" }]);
    expect((await door.call("POST", own, { as: admin })).status).toBe(200);
    await mine.end({ id });
  });
});
