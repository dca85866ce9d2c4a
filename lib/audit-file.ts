import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { canonicalJson, canonicalString, JsonFlaw, membersOf } from "./domain/audit/canonical-json";
import { ChainCheck, type ChainedEvent, type ChainHead } from "./domain/audit/chain";
import { csvText } from "./domain/csv";

/*
 * Reads exported files and checks them. Lines end with LF alone: other signs that some readers take
 * for an end may stand inside a text.
 */

/** What an export says of itself at its end; CSV tells its filters at its beginning. */
type End = { head: ChainHead; rows: number; filtered: boolean };

type Line = { number: number; text: string; isLast: boolean };

export type FileVerdict = { check: ChainCheck; isComplete: boolean };

/**
 * Checks an exported file, NDJSON or CSV, by itself: no database, and little memory however long it is.
 *
 * @param kept a head of the log that was kept elsewhere
 */
export async function checkFile(path: string, kept?: ChainHead): Promise<FileVerdict> {
  const { first, last } = await endsOf(path);
  const isCsv = first.startsWith("#");
  const end = isCsv ? csvEnd(first, last) : ndjsonEnd(last);
  const isComplete = !end?.filtered;
  const check = new ChainCheck({ isComplete, kept });
  for await (const { where, read } of isCsv ? csvEvents(path) : ndjsonEvents(path)) {
    try {
      const event = read();
      if (event) check.add(event, where);
    } catch (error) {
      if (!(error instanceof JsonFlaw)) throw error;
      check.note(`${where} cannot be read: ${error.message}.`);
    }
  }
  check.end(end);
  return { check, isComplete };
}

const endBytesMax = 65_536;

/** The first and the last line. */
async function endsOf(path: string): Promise<{ first: string; last: string }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - endBytesMax);
    const read = async (at: number) =>
      (await file.read(Buffer.alloc(endBytesMax), 0, endBytesMax, at)).buffer.toString("utf8");
    const [first = ""] = (await read(0)).replaceAll("\0", "").split("\n", 1);
    const last = (await read(start)).replaceAll("\0", "").replace(/\n$/, "").split("\n").at(-1);
    return { first, last: last ?? "" };
  } finally {
    await file.close();
  }
}

async function* linesOf(path: string): AsyncGenerator<Line> {
  let rest = "";
  let number = 0;
  let waiting: string | undefined;
  for await (const chunk of createReadStream(path, {
    encoding: "utf8",
    highWaterMark: 1_048_576,
  })) {
    const texts = (rest + chunk).split("\n");
    rest = texts.pop() ?? "";
    for (const text of texts) {
      if (waiting !== undefined) yield { number: ++number, text: waiting, isLast: false };
      waiting = text;
    }
  }
  if (rest !== "" && waiting !== undefined) {
    yield { number: ++number, text: waiting, isLast: false };
    waiting = rest;
  }
  yield { number: ++number, text: waiting ?? rest, isLast: true };
}

/** How an event is read; undefined for a line that holds none. */
type Entry = { where: string; read: () => ChainedEvent | undefined };

async function* ndjsonEvents(path: string): AsyncGenerator<Entry> {
  for await (const { number, text, isLast } of linesOf(path)) {
    if (isLast && ndjsonEnd(text)) return;
    yield { where: `Line ${number}`, read: () => membersOf(text) };
  }
}

function ndjsonEnd(text: string): End | undefined {
  try {
    const { head, rows, filters } = JSON.parse(text);
    if (typeof head?.hash !== "string" || typeof rows !== "number") return undefined;
    return { head, rows, filtered: Object.keys(filters ?? {}).length > 0 };
  } catch {
    return undefined;
  }
}

function csvEnd(first: string, last: string): End | undefined {
  const [, rows, position, hash] =
    /^# End; rows=(\d+); head=(\d+):([0-9a-f]{64})\r?$/.exec(last) ?? [];
  if (!hash) return undefined;
  const filtered = !/; filters=\r?$/.test(first);
  return { head: { position: Number(position), hash }, rows: Number(rows), filtered };
}

/** A record may go over several lines: it ends with the first line that closes every quote. */
async function* csvEvents(path: string): AsyncGenerator<Entry> {
  let record = "";
  let columns: string[] | undefined;
  for await (const { number, text, isLast } of linesOf(path)) {
    if (number === 1) continue;
    record += record === "" ? text : `\n${text}`;
    if (record.split('"').length % 2 === 0 && !isLast) continue;
    const whole = record.replace(/\r$/, "");
    record = "";
    if (!columns) columns = whole.split(",").map((name) => name.replace(/^"(.*)"$/, "$1"));
    else if (!(isLast && text.startsWith("# End;"))) yield csvEntry(number, columns, whole);
  }
}

function csvEntry(number: number, columns: readonly string[], record: string): Entry {
  const read = () => {
    const cells = cellsOf(record);
    if (cells.length !== columns.length) throw new JsonFlaw("it has another number of cells");
    return new Map(
      columns.map((column, index) => [column, memberOf(column, cells[index] ?? null)]),
    );
  };
  return { where: `The record before line ${number + 1}`, read };
}

function memberOf(column: string, cell: string | null): string {
  if (cell === null) return "null";
  return column === "details" || column === "position"
    ? canonicalJson(cell)
    : canonicalString(cell);
}

/**
 * The cells of a record; what is not quoted is a number, or null. Nothing may stand beside a cell:
 * other readers would show it.
 */
function cellsOf(record: string): (string | null)[] {
  let read = 0;
  const cells: (string | null)[] = [];
  for (const [whole, quoted, bare] of record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|(\d*))/g)) {
    read += whole.length;
    cells.push(quoted === undefined ? bare || null : csvText(quoted.replaceAll('""', '"')));
  }
  if (read !== record.length) throw new JsonFlaw("it has text beside its cells");
  return cells;
}
