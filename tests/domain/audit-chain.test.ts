import * as fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { canonicalJson, JsonFlaw } from "@/lib/domain/audit/canonical-json";
import { ChainCheck, eventHash } from "@/lib/domain/audit/chain";
import { csvRows, csvText } from "@/lib/domain/csv";

describe("CSV for spreadsheets", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({
      unit: fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", "'", '"', ",", "x", "＝", "＠"),
    }),
    fc.constantFrom("=HYPERLINK(1)", "'=1", "''-1", "'", "", "\r\n", "'\n", "+1,2", '@a"b'),
  );
  const table = fc.array(fc.array(hostile, { minLength: 3, maxLength: 3 }), { minLength: 1 });

  test("no cell begins as a formula does, and reading it back gives the original", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const text = csvRows(rows);
        const { data, errors } = Papa.parse<string[]>(text, { newline: "\r\n" });
        expect(errors).toEqual([]);
        const cells = data.slice(0, -1);
        for (const cell of cells.flat())
          expect(cell).not.toMatch(/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/);
        expect(cells.map((row) => row.map(csvText))).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  test("no text is another thing than an empty one", () => {
    expect(csvRows([[null, "", 0, "a"]])).toBe(',"",0,"a"\r\n');
  });
});

describe("the one form of JSON", () => {
  test.each([
    ['{ "bb":1,"a" : [1.50e1, -0.0, 1E-5] }', '{"a": [15.0, 0.0, 0.00001], "bb": 1}'],
    ['{"é":1,"zz":2,"z":3}', '{"z": 3, "zz": 2, "é": 1}'],
    ['"\\u0041\\/\\u001F\\u007f"', '"A/\\u001f\u007f"'],
    [" {} ", "{}"],
    ["[]", "[]"],
  ])("%s becomes %s", (text, canonical) => {
    expect(canonicalJson(text)).toBe(canonical);
  });

  test.each([
    '{"a":1,"a":1}',
    "{",
    "01",
    "1 2",
    '{"a"}',
    "[1,]",
    "'a'",
    "",
    '"\\x"',
    "NaN",
    "1e99999",
  ])("%s is refused", (text) => {
    expect(() => canonicalJson(text)).toThrow(JsonFlaw);
  });
});

describe("a chain", () => {
  const event = (fields: Record<string, string>) => new Map(Object.entries(fields));

  test("an event with fields that its hash does not cover is none", () => {
    const check = new ChainCheck({ isComplete: true });
    check.add(event({ position: "1", hash: `"${eventHash(event({}))}"` }), "Line 1");
    expect(check.flaws).toEqual(["Line 1 is not an event of the log: it has other fields."]);
  });

  test("a file without its last line was cut off", () => {
    const check = new ChainCheck({ isComplete: true });
    check.end(undefined);
    expect(check.flaws).toEqual([
      "The file does not end with the head of the log: it was cut off.",
    ]);
  });

  test("flaws are counted, and the first ones shown", () => {
    const check = new ChainCheck({ isComplete: true });
    for (let index = 0; index < 50; index += 1) check.note("x");
    expect([check.flaws.length, check.flawed]).toEqual([20, 50]);
  });
});
