import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkFile } from "@/lib/audit-file";
import type { AuditLogPage } from "@/lib/contract/audit";
import { csvText } from "@/lib/domain/csv";
import { eventsAfter, newestEvent } from "../support/audit";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

const url = "/api/v1/audit-logs";
const folder = mkdtempSync(path.join(tmpdir(), "postern-export-"));
const hostileNames = [
  '=HYPERLINK("http://x.example","a")',
  "+1",
  "-1+2",
  "@SUM(A1)",
  "'=already",
  'say "so", or not',
  "＝wide",
];

let door: Door;
let admin: Principal;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
  for (const name of hostileNames) {
    const answer = await door.call("POST", "/api/v1/roles", { as: admin, body: { name } });
    expect(answer.status).toBe(201);
  }
});
afterAll(async () => {
  await door.close();
  rmSync(folder, { recursive: true });
});

const get = (query: string) => door.call("GET", `${url}/export?${query}`, { as: admin });
async function listAll(query = "") {
  const answer = await door.call<AuditLogPage>("GET", `${url}?size=500${query}`, { as: admin });
  return answer.body.content.toReversed();
}
async function verdictOf(name: string, content: string) {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  const { check, isComplete } = await checkFile(file);
  return { flaws: check.flaws, events: check.events, isComplete };
}

describe(`GET ${url}/export`, () => {
  test("200 as NDJSON has the events of the list, oldest first, and the head at its end", async () => {
    const expected = await listAll();
    const answer = await get("format=ndjson");
    expect(answer.headers).toMatchObject({
      "content-type": "application/x-ndjson; charset=utf-8",
      "content-disposition": expect.stringMatching(/filename="audit-log-acme-[\d-]+\.ndjson"$/),
      "x-total-rows": String(expected.length),
    });
    const lines = answer.text.trimEnd().split("\n");
    const { head, rows, filters } = JSON.parse(lines.pop() ?? "");
    expect(lines.map((line) => JSON.parse(line))).toEqual(expected);
    const { position, hash, createdAt } = expected.at(-1) ?? {};
    expect({ head, rows, filters }).toEqual({
      head: { position, hash, createdAt },
      rows: position,
      filters: {},
    });
    expect(await verdictOf("all.ndjson", answer.text)).toEqual({
      flaws: [],
      events: rows,
      isComplete: true,
    });
  });

  test("200 as CSV says the same, and nothing in it is a formula", async () => {
    const expected = await listAll();
    const { text, headers } = await get("format=csv");
    expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
    const { data } = Papa.parse<Record<string, string>>(text, {
      header: true,
      comments: "#",
      skipEmptyLines: true,
    });
    for (const cell of data.flatMap((row) => Object.values(row)))
      expect(cell).not.toMatch(/^[=+\-@\t\r＝]/);
    const said = data.map(({ position, details, ...row }) => ({
      ...Object.fromEntries(
        Object.entries(row).map(([name, cell]) => [name, csvText(cell) || null]),
      ),
      position: Number(position),
      details: JSON.parse(details ?? ""),
    }));
    expect(said).toEqual(
      expected.map((event) => ({ ...event, resourceName: event.resourceName || null })),
    );
    const names = said.map((event) => Reflect.get(event, "resourceName"));
    expect(names).toEqual(expect.arrayContaining(hostileNames));
    expect(await verdictOf("all.csv", text)).toEqual({
      flaws: [],
      events: expected.length,
      isComplete: true,
    });
    const cut = text.slice(0, text.lastIndexOf("# End;"));
    expect((await verdictOf("cut.csv", cut)).flaws).toHaveLength(1);
    const changed = text.replace('"+1"', '"+2"').replace("'+1", "'+2");
    expect((await verdictOf("changed.csv", changed)).flaws).toEqual([
      expect.stringContaining("was changed"),
    ]);
  });

  test.each([
    "eventType=ROLE_CREATE",
    "q=already",
    "result=FAILURE",
    "to=2026-04-01T00:00:00Z",
    "from=2099-01-01T00:00:00Z",
  ])("200 with %s exports what the list shows, and says that it is not all", async (filter) => {
    const expected = await listAll(`&${filter}`);
    for (const format of ["ndjson", "csv"]) {
      const { text } = await get(`format=${format}&${filter}`);
      expect(await verdictOf(`some.${format}`, text)).toEqual({
        flaws: [],
        events: expected.length,
        isComplete: false,
      });
      expect(text).toContain(filter.split("=", 1)[0]);
    }
  });

  test("what a spreadsheet would show otherwise than its event says is found in the CSV", async () => {
    const { text } = await get("format=csv");
    const name = '"Ana Ruiz"';
    for (const written of [
      '"Ana Ruiz"junk',
      'junk"Ana Ruiz"',
      '"Ana Ruiz" ',
      "Ana Ruiz",
      '"\'Ana Ruiz"',
      '""',
      "",
      '"Ana Ruiz","Ana Ruiz"',
    ]) {
      expect(text).toContain(name);
      const { flaws } = await verdictOf("written.csv", text.replace(name, written));
      expect(flaws, written).not.toEqual([]);
    }
    const [first = "", columns = "", ...rows] = text.split("\r\n");
    const swapped = columns.replace('"actorName","actorEmail"', '"actorEmail","actorName"');
    expect(swapped).not.toBe(columns);
    const renamed = [first, swapped, ...rows].join("\r\n");
    expect((await verdictOf("renamed.csv", renamed)).flaws).not.toEqual([]);
  });

  test("200 leaves one event that names the head and the filters; HEAD and refusals leave none", async () => {
    const since = await newestEvent(door.store);
    const [newest] = (await listAll()).slice(-1);
    await door.call("HEAD", `${url}/export`, { as: admin });
    expectRefusal(await get("format=xml"), {
      code: "validation",
      validationErrors: { format: "format must be one of csv, ndjson" },
    });
    await get("format=ndjson&q=x");
    expect(await eventsAfter(door.store, since)).toMatchObject([
      {
        event_type: "AUDIT_EXPORT",
        resource_type: "AUDIT_LOG",
        actor_email: accounts.admin.email,
        details: {
          format: "ndjson",
          filters: { q: "x" },
          position: newest?.position,
          hash: newest?.hash,
        },
      },
    ]);
  });

  test("500, and nothing is handed out, when its event cannot be written", async () => {
    const refuse = "alter table audit_events add constraint refuse check (position < 0) not valid";
    await door.store.run({ text: refuse }, []);
    const answer = await get("format=ndjson");
    await door.store.run({ text: "alter table audit_events drop constraint refuse" }, []);
    expectRefusal(answer, { code: "internal_error" });
  });
});
