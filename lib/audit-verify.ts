import path from "node:path";
import { parseArgs } from "node:util";
import { openEmbedded } from "@/db/embedded";
import type { Database } from "@/db/queries";
import { connectServer } from "@/db/server";
import { checkFile } from "./audit-file";
import { membersOf } from "./domain/audit/canonical-json";
import { ChainCheck, type ChainHead } from "./domain/audit/chain";
import { readEventsAfter } from "./domain/audit/log";
import { readDatabasePlace, SettingError } from "./env";

// `npm run audit:verify`: proves the audit log in the database, or an exported file without one.

const usage = `npm run audit:verify -- [--org <slug>] [--head <position>:<hash>]
       npm run audit:verify -- --file <export.ndjson or export.csv> [--head <position>:<hash>]`;

const pieceSize = 2_000;

async function verify(): Promise<boolean> {
  const { values } = parseArgs({
    // The first word is the name of this program.
    allowPositionals: true,
    options: { file: { type: "string" }, org: { type: "string" }, head: { type: "string" } },
  });
  const kept = values.head === undefined ? undefined : headOf(values.head);
  if (values.file === undefined) return verifyDatabase(values.org, kept);
  const { check, isComplete } = await checkFile(values.file, kept);
  return report(values.file, check, { isComplete, isFile: true, kept });
}

function headOf(text: string): ChainHead {
  const [, position, hash = ""] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!position) throw new SettingError("--head should be a position, a colon and a hash.");
  return { position: Number(position), hash };
}

type Organization = { id: string; name: string; slug: string };

async function verifyDatabase(slug: string | undefined, kept: ChainHead | undefined) {
  const store = await openPlace();
  try {
    const organizations = await store.run<Organization>(
      {
        text: "select id, name, slug from organizations where $1::text in (slug, '') order by slug",
      },
      [slug ?? ""],
    );
    if (organizations.length === 0) throw new SettingError("There is no such organization.");
    if (kept && organizations.length > 1) {
      throw new SettingError("--head is the head of one organization: name it with --org.");
    }
    let allGood = true;
    for (const organization of organizations) {
      const check = await checkOrganization(store, organization, kept);
      const isGood = report(organization.slug, check, { isComplete: true, isFile: false, kept });
      allGood &&= isGood;
    }
    return allGood;
  } finally {
    await store.close();
  }
}

function openPlace(): Database | Promise<Database> {
  const { databaseUrl, dataDir } = readDatabasePlace();
  return databaseUrl
    ? connectServer({ url: databaseUrl, poolSize: 1, statementMilliseconds: 60_000 })
    : openEmbedded({ dataDir, migrationsFolder: path.resolve("db/migrations") });
}

/** The next piece is read while this one is checked. */
async function checkOrganization(
  store: Database,
  organization: Organization,
  kept: ChainHead | undefined,
): Promise<ChainCheck> {
  const check = new ChainCheck({ isComplete: true, kept });
  let lines = await readEventsAfter(store, organization, 0, pieceSize);
  while (lines.length > 0) {
    const events = lines.map(membersOf);
    const position = Number(events.at(-1)?.get("position"));
    const next = readEventsAfter(store, organization, position, pieceSize);
    for (const event of events) check.add(event, "A row");
    lines = await next;
  }
  check.end({ head: check.last, rows: check.events });
  return check;
}

type Kind = { isComplete: boolean; isFile: boolean; kept: ChainHead | undefined };

/** Prints what was found and what it does not prove. */
function report(name: string, check: ChainCheck, kind: Kind): boolean {
  const { events, last, flaws, flawed } = check;
  const lines = [
    `${name}: ${events.toLocaleString("en")} events, the last is ${last.position}:${last.hash}`,
  ];
  lines.push(...flaws.map((flaw) => `  ${flaw}`));
  if (flawed > flaws.length) lines.push(`  And ${flawed - flaws.length} flaws more.`);
  if (flawed === 0) lines.push(`  ${proofOf(kind)}`);
  process.stdout.write(`${lines.join("\n")}\n`);
  return flawed === 0;
}

function proofOf({ isComplete, isFile, kept }: Kind): string {
  if (!isComplete) {
    return "Each event is as its own hash says. Whether one was left out, or was forged together with its hash, a filtered export cannot prove: take one without filters.";
  }
  const proof = "Nothing was changed, left out or put in: every event follows from the one before.";
  if (kept) return `${proof} The head you kept is among them.`;
  const what = isFile ? "the file was cut and ended anew" : "its newest events were deleted";
  return `${proof} Whether ${what}, or every hash was made anew, only a head that you kept elsewhere can tell: --head.`;
}

verify()
  .then((isGood) => {
    process.exitCode = isGood ? 0 : 1;
  })
  .catch((error: unknown) => {
    const sentence = error instanceof Error ? error.message : String(error);
    process.stderr.write(`Nothing was verified. ${sentence}\n${usage}\n`);
    process.exitCode = 2;
  });
