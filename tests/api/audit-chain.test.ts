import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/db/queries";
import { openServer } from "@/db/server";
import { checkFile } from "@/lib/audit-file";
import { canonicalJson, membersOf } from "@/lib/domain/audit/canonical-json";
import { type ChainedEvent, eventHash } from "@/lib/domain/audit/chain";
import { readEventsAfter } from "@/lib/domain/audit/log";
import { cloneDatabase } from "../support/door";
import { migrationsFolder } from "../support/settings";
import { changed, eventFields, flawsOf, runVerify } from "../support/verify";

const organization = { id: "00000000-0000-4000-8000-00000000c4a1", name: 'Chain "&" Söhne' };
const folder = mkdtempSync(path.join(tmpdir(), "postern-chain-"));

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let store: Database;

beforeAll(async () => {
  clone = await cloneDatabase();
  store = await openServer({ url: clone.url, poolSize: 4, migrationsFolder });
  await store.run({ text: "insert into organizations (id, name, slug) values ($1, $2, 'chain')" }, [
    organization.id,
    organization.name,
  ]);
});
afterAll(async () => {
  await store.close();
  await clone.drop();
  rmSync(folder, { recursive: true });
});

const insert = (details: string, texts: Record<string, string | null> = {}) =>
  store.run(
    {
      text: `insert into audit_events (organization_id, event_type, actor_type, actor_email, actor_name,
          resource_type, resource_name, user_agent, error_message, request_id, details)
        values ($1, $2, 'USER', $3, $4, 'ROLE', $5, $6, $7, $8, $9)`,
    },
    [
      organization.id,
      texts.type ?? "ROLE_CREATE",
      texts.email ?? null,
      texts.name ?? null,
      texts.object ?? "",
      texts.agent ?? null,
      texts.error ?? null,
      texts.request ?? "r",
      details,
    ],
  );

async function readChain(): Promise<{ lines: string[]; events: ChainedEvent[] }> {
  const lines: string[] = [];
  for (;;) {
    const next = await readEventsAfter(store, organization, lines.length, 500);
    if (next.length === 0) return { lines, events: lines.map(membersOf) };
    lines.push(...next);
  }
}

const hashOf = (event: ChainedEvent | undefined) => event?.get("hash")?.slice(1, -1) ?? "";

/** What Postgres can keep: everything but NUL and half a character. */
const text = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.string({
      unit: fc.constantFrom(
        '"',
        "\\",
        "/",
        "\b",
        "\f",
        "\n",
        "\r",
        "\t",
        "\u001f",
        "\u007f",
        "\u2028",
        "\ufeff",
        "é",
        "𝄞",
        "'",
        "=",
      ),
    }),
  )
  .map((value) => value.replaceAll("\u0000", "").toWellFormed());
const number = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
    fc.option(fc.stringMatching(/^\d{1,12}$/)),
    fc.option(fc.integer({ min: -40, max: 40 })),
  )
  .map(
    ([whole, decimals, power]) =>
      `${whole}${decimals ? `.${decimals}` : ""}${power ? `e${power}` : ""}`,
  );
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom("null", "true", "false"),
    number,
    text.map((value) => JSON.stringify(value)),
    fc.array(tie("json"), { maxLength: 4 }).map((values) => `[${values.join(" ,")}]`),
    fc
      .dictionary(text, tie("json"), { maxKeys: 5, noNullPrototype: true })
      .map(
        (object) =>
          `{${Object.entries(object).map(([key, value]) => `${JSON.stringify(key)} :${value}`)}}`,
      ),
  ),
}));

describe("the hash, by Postgres and by us", () => {
  test("is the same whatever an event says", { timeout: 120_000 }, async () => {
    const maybe = fc.option(text);
    const event = fc.record({
      type: text,
      email: maybe,
      name: maybe,
      object: text,
      agent: maybe,
      error: maybe,
      request: text,
    });
    await fc.assert(
      fc.asyncProperty(json, event, async (details, texts) => {
        const [row] = await store.run<{ text: string }>(
          { text: "select $1::jsonb::text as text" },
          [details],
        );
        expect(canonicalJson(details)).toBe(row?.text);
        await insert(`{"it": ${details}}`, texts);
      }),
      { numRuns: 400 },
    );
    const { events } = await readChain();
    expect(events.length).toBeGreaterThanOrEqual(400);
    for (const event of events) expect(`"${eventHash(event)}"`).toBe(event.get("hash"));
    expect(flawsOf(events)).toEqual([]);
  });
});

describe("a chain of 1,000 events", () => {
  let events: ChainedEvent[];
  let lines: string[];

  beforeAll(async () => {
    await store.run(
      {
        text: `insert into audit_events (organization_id, event_type, actor_type, actor_id, actor_email,
            actor_name, api_key_id, resource_type, resource_id, resource_name, related_id, ip_address,
            user_agent, request_id, error_message, details)
          select $1, 'ROLE_UPDATE', 'API_KEY', gen_random_uuid(), 'a@b.example', 'Ana', gen_random_uuid(),
            'ROLE', gen_random_uuid(), 'Role ' || n, gen_random_uuid(), '203.0.113.7', 'agent', 'r', 'e',
            jsonb_build_object('n', n)
          from generate_series(1, 1000) n`,
      },
      [organization.id],
    );
    ({ events, lines } = await readChain());
    // The newest thousand, which one statement wrote.
    expect(events.length).toBeGreaterThan(1000);
  });

  test("every change of any field of any event is found", { timeout: 120_000 }, () => {
    const missed: string[] = [];
    for (let index = events.length - 1000; index < events.length; index += 1) {
      const [before, event, after] = events.slice(index - 1, index + 2);
      if (!before || !event) throw new Error("There is an event before each of the last thousand");
      for (const field of eventFields) {
        const row = [before, changed(event, field), ...(after ? [after] : [])];
        if (flawsOf(row, undefined, index).length === 0) missed.push(`${index} ${field}`);
      }
    }
    expect(missed).toEqual([]);
  });

  test("an event with a forged hash breaks the one behind it; the newest, only the kept head", () => {
    const forge = (index: number) => {
      const forged = new Map(events[index]).set("result", '"FAILURE"');
      return events.with(index, forged.set("hash", `"${eventHash(forged)}"`));
    };
    expect(flawsOf(forge(500))).toEqual([
      "Event 502 does not follow the one before: one of them was changed.",
    ]);
    const newest = events.at(-1);
    const kept = { position: events.length, hash: hashOf(newest) };
    expect(flawsOf(forge(events.length - 1))).toEqual([]);
    expect(flawsOf(forge(events.length - 1), kept)).toHaveLength(1);
  });

  test("what was taken out, put in, moved or cut off a file is found", {
    timeout: 120_000,
  }, async () => {
    const head = { position: lines.length, hash: hashOf(events.at(-1)) };
    const end = (rows = lines.length) => JSON.stringify({ head, rows, filters: {} });
    const cut = { position: lines.length - 10, hash: hashOf(events.at(-11)) };
    const files: [string, string[], RegExp?][] = [
      ["as it is", [...lines, end()]],
      ["one taken out", [...lines.toSpliced(700, 1), end()], /Between event 700 and event 702/],
      ["the first taken out", [...lines.slice(1), end()], /Between event 0 and event 2/],
      ["one put in", [...lines.toSpliced(700, 0, lines[3] ?? ""), end()], /Event 4 stands behind/],
      [
        "two swapped",
        [...lines.toSpliced(700, 2, lines[701] ?? "", lines[700] ?? ""), end()],
        /stands behind/,
      ],
      ["the end cut off", lines.slice(0, -10), /does not end with the head/],
      [
        "cut in a line",
        [...lines.slice(0, -1), (lines.at(-1) ?? "").slice(0, 200)],
        /cannot be read/,
      ],
      ["cut, with its last line", [...lines.slice(0, -10), end()], /says it has/],
      ["an empty file", [""], /cannot be read/],
      [
        "cut and ended anew",
        [...lines.slice(0, -10), JSON.stringify({ head: cut, rows: cut.position, filters: {} })],
        /the head you kept, is not there/,
      ],
    ];
    for (const [what, content, said] of files) {
      const file = path.join(folder, `${what}.ndjson`);
      writeFileSync(file, content.map((line) => `${line}\n`).join(""));
      const { check } = await checkFile(file, head);
      if (said) expect(check.flaws.join(), what).toMatch(said);
      else expect(check.flaws, what).toEqual([]);
    }
    // Without a kept head that last forgery passes, and the verdict says so.
    const forged = path.join(folder, "as it is.ndjson");
    const named = `${head.position}:${head.hash}`;
    expect(await runVerify(["--file", forged, "--head", named])).toMatchObject({ code: 0 });
    const unkept = await runVerify(["--file", path.join(folder, "cut and ended anew.ndjson")]);
    expect(unkept).toMatchObject({
      code: 0,
      text: expect.stringContaining("only a head that you kept elsewhere"),
    });
  });
});

describe("npm run audit:verify on the database", () => {
  const verify = (...options: string[]) => runVerify(options, { DATABASE_URL: clone.url });
  const tamper = (sql: string) =>
    store.transaction(async ({ run }) => {
      await run({ text: "set local session_replication_role = replica" }, []);
      await run({ text: sql }, []);
    });

  test("verifies every organization, and finds what a superuser did", {
    timeout: 120_000,
  }, async () => {
    const good = await verify();
    expect(good.text).toMatch(/^acme: \d[\d,]* events[\s\S]*^chain: /m);
    expect(good.code).toBe(0);
    const { events } = await readChain();
    const kept = `${events.length}:${hashOf(events.at(-1))}`;
    expect((await verify("--org", "chain", "--head", kept)).code).toBe(0);

    await tamper(
      "update audit_events set details = '{}' where position = 900 and organization_id = '00000000-0000-4000-8000-00000000c4a1'",
    );
    const changedRow = await verify();
    expect(changedRow).toMatchObject({
      code: 1,
      text: expect.stringContaining("Event 900 was changed"),
    });
    await tamper(
      "delete from audit_events where position > 890 and organization_id = '00000000-0000-4000-8000-00000000c4a1'",
    );
    const cut = await verify("--org", "chain");
    expect(cut).toMatchObject({
      code: 0,
      text: expect.stringContaining("only a head that you kept"),
    });
    expect((await verify("--org", "chain", "--head", kept)).text).toContain("the end was cut off");
  });

  test("says what is wrong with its options", async () => {
    for (const options of [
      ["--head", "5"],
      ["--org", "nobody"],
    ]) {
      expect(await verify(...options)).toMatchObject({
        code: 2,
        text: expect.stringContaining("Nothing was verified."),
      });
    }
  });
});
