import { describe, expect, test } from "vitest";
import { readAddresses } from "@/lib/client/addresses";

describe("a pasted list of addresses", () => {
  test.each([
    ["ana@acme.example", [{ email: "ana@acme.example" }]],
    [
      "Ana@Acme.Example bo@acme.example",
      [{ email: "ana@acme.example" }, { email: "bo@acme.example" }],
    ],
    [
      "a@b.example;c@d.example,\n e@f.example",
      ["a@b.example", "c@d.example", "e@f.example"].map((email) => ({ email })),
    ],
    ["a@b.example, A@B.example", [{ email: "a@b.example" }]],
    [
      `Ana Ruiz <ana@acme.example>, "Bo Chen" <bo@acme.example>; <kim@acme.example>`,
      [
        { email: "ana@acme.example", name: "Ana Ruiz" },
        { email: "bo@acme.example", name: "Bo Chen" },
        { email: "kim@acme.example" },
      ],
    ],
    ["  \n ", []],
  ])("%j holds these", (text, addresses) => {
    expect(readAddresses(text)).toEqual({ addresses, wrong: [] });
  });

  test("names the words that are none, and keeps those that are", () => {
    expect(readAddresses("ana@acme.example bo, Kim <kim>, <>, bo")).toEqual({
      addresses: [{ email: "ana@acme.example" }],
      wrong: ["bo", "kim", "<>"],
    });
  });
});
