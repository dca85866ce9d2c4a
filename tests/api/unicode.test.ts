import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@/lib/contract/roles";
import { type Door, openDoor } from "../support/door";
import { accounts, type Principal, signIn } from "../support/principals";
import { expectRefusal } from "../support/refusals";

// Hundreds of calls a test: on a busy machine they take longer than most.
const timeout = 120_000;

let door: Door;
let admin: Principal;
let role: string;

beforeAll(async () => {
  door = await openDoor();
  admin = await signIn(door.call, accounts.admin);
  const body = { name: "Any text" };
  role = (await door.call<Role>("POST", "/api/v1/roles", { as: admin, body })).body.id;
});
afterAll(() => door.close());

/** Any code unit, halves of characters too. */
const half = (unit: number) => String.fromCharCode(unit);
const graphemes = (maxLength: number) => fc.string({ unit: "grapheme", minLength: 1, maxLength });
const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength }),
    fc.string({ unit: fc.nat(0xffff).map(half), minLength: 1, maxLength }),
    graphemes(maxLength),
    // Long texts of everything always hold something that is refused; these hold nothing.
    graphemes(maxLength).map((value) => value.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "").slice(0, 90)),
  );

describe("PATCH /api/v1/roles/{id} with any text", () => {
  test.each([
    ["name", 120],
    ["description", 520],
  ] as const)(
    "200 gives back the same %s in NFC, or 400 says why not",
    async (field, lengthMax) => {
      const outcomes = { 200: 0, 400: 0 };
      await fc.assert(
        fc.asyncProperty(text(lengthMax), async (value) => {
          const url = `/api/v1/roles/${role}`;
          const answer = await door.call<Role>("PATCH", url, {
            as: admin,
            body: { [field]: value },
          });
          if (answer.status !== 200) {
            outcomes[400] += 1;
            return expectRefusal(answer, { code: "validation" });
          }
          outcomes[200] += 1;
          const read = await door.call<Role>("GET", url, { as: admin });
          expect(read.text).toBe(answer.text);
          const kept = value.normalize("NFC").trim();
          expect(read.body[field]).toBe(field === "description" && kept === "" ? null : kept);
        }),
        { numRuns: 250 },
      );
      expect(outcomes[200]).toBeGreaterThan(5);
      expect(outcomes[400]).toBeGreaterThan(5);
    },
  );
});

describe("GET with any text", () => {
  test("200 or 400 for any query and any id, never 500", { timeout }, async () => {
    const name = fc.constantFrom("q", "sort", "page", "size", "ids", "emails", "provider", "limit");
    const noun = fc.constantFrom("roles", "users", "resources");
    await fc.assert(
      fc.asyncProperty(noun, name, text(60), async (list, parameter, value) => {
        const written = encodeURIComponent(value.toWellFormed());
        const answer = await door.call("GET", `/api/v1/${list}?${parameter}=${written}`, {
          as: admin,
        });
        expect([200, 400]).toContain(answer.status);
        const one = await door.call("GET", `/api/v1/roles/${written}x`, { as: admin });
        expect(one.status).toBe(400);
      }),
      { numRuns: 200 },
    );
  });
});
