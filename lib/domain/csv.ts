import { stringify } from "csv-stringify/sync";

export type Cell = string | number | boolean | null;

/**
 * Rows as RFC 4180 has them, each ended by CR LF. No text begins as a formula would, so that a
 * spreadsheet computes nothing: such a text gets an apostrophe before it, and so does one that has
 * an apostrophe there already, so that taking one off always gives the original back (`csvText`).
 * Texts are quoted and null is not: an empty text stays another thing than none.
 */
export function csvRows(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((cells) => cells.map(guarded)),
    { record_delimiter: "\r\n", quoted_string: true, escape_formulas: true },
  );
}

const formulaStart = "[=+\\-@\\t\\r\\n\\uff1d\\uff0b\\uff0d\\uff20]";
/** What `escape_formulas` would leave alone, and a reader could not tell from its work. */
const apostropheStart = new RegExp(`^(?:'+${formulaStart}|\\n)`);
const guardStart = new RegExp(`^'+${formulaStart}`);

const guarded = (cell: Cell): Cell =>
  typeof cell === "string" && apostropheStart.test(cell) ? `'${cell}` : cell;

/** The text that a cell of `csvRows` stands for. */
export function csvText(cell: string): string {
  return guardStart.test(cell) ? cell.slice(1) : cell;
}
