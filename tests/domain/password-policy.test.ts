import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PasswordPolicy, passwordRules } from "@/lib/contract/password";
import { isCommonPassword } from "@/lib/domain/sign-in/common-passwords";

const policy: PasswordPolicy = {
  minLength: 12,
  maxLength: 128,
  requireUppercase: true,
  requireLowercase: true,
  requireNumbers: true,
  requireSpecialChars: true,
  preventReuse: 5,
};

const broken = (password: string, rules = policy) =>
  passwordRules(rules)
    .filter(({ holds }) => !holds(password))
    .map(({ sentence }) => sentence.replace("Password must contain at ", ""));

describe("passwordRules", () => {
  test.each<[string, string[]]>([
    ["Correct horse 7", []],
    ["Überraschung٣!", []],
    ["correct horse 7", ["least one uppercase letter"]],
    ["CORRECT HORSE 7", ["least one lowercase letter"]],
    ["Correct horse x", ["least one digit"]],
    ["CorrectHorse77", ["least one special character"]],
    ["Horse 7", ["least 12 characters"]],
    // Six characters, however many units they take.
    [
      "😀😀😀😀😀😀",
      [
        "least 12 characters",
        "least one uppercase letter",
        "least one lowercase letter",
        "least one digit",
      ],
    ],
  ])("%s breaks %j", (password, sentences) => {
    expect(broken(password)).toEqual(sentences);
  });

  test("a rule that the organization has not made is not there", () => {
    const lax = {
      ...policy,
      requireUppercase: false,
      requireLowercase: false,
      requireNumbers: false,
      requireSpecialChars: false,
    };
    fc.assert(fc.property(fc.string({ minLength: 12 }), (text) => broken(text, lax).length === 0));
  });
});

describe("isCommonPassword", () => {
  test.each([
    "password",
    "Password1!",
    "P@ssw0rd",
    "dr4gon",
    "Summer2026!",
    "12345678",
    "11111111",
    "20260101",
    "Qwertz1234",
    "monkeymonkey",
    "1qaz2wsx",
    "ｐａｓｓｗｏｒｄ",
  ])("knows %s", (password) => expect(isCommonPassword(password)).toBe(true));

  test.each([
    "Correct horse battery 7!",
    "Xk9#mPq2",
    "93847561",
    "Ana-Ruiz-2026",
    "Café au lait 4",
  ])("does not mind %s", (password) => expect(isCommonPassword(password)).toBe(false));

  test("answers for any text, and soon for a long one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(typeof isCommonPassword(text)).toBe("boolean");
      }),
    );
    expect(isCommonPassword("1".repeat(128))).toBe(true);
    expect(isCommonPassword(`${"12".repeat(63)}a7`)).toBe(false);
  });
});
