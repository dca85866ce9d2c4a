import fc from "fast-check";

const someId = "550e8400-e29b-41d4-a716-446655440000";

/** What tries to be SQL, a path, a template or a command. */
export const injections = [
  "' or 1=1--",
  "' or '1'='1",
  "'; drop table roles; --",
  "1; select pg_sleep(3)",
  "' union select password_hash from users --",
  '" or ""="',
  "\\'; select 1; --",
  "name;select 1",
  "name desc, (select 1)",
  "name nulls first; --",
  "(select 1 from users)",
  "lower(name)",
  "roles.organization_id",
  "$1",
  "$$ or true $$",
  "%' or true --",
  "%",
  "_",
  "\\",
  "\\%",
  "' || (select version()) || '",
  "1::regclass",
  "null",
  "'::int",
  "/**/",
  "--",
  "0x27",
  "%27%20or%201=1",
  "admin'/*",
  "{{7*7}}",
  "$" + "{7*7}",
  "<%= 7*7 %>",
  "../../../../etc/passwd",
  "..%2f..%2fetc%2fpasswd",
  "file:///etc/passwd",
  "|id",
  "`id`",
  "$(id)",
  "() { :; }; id",
  '{"$ne":null}',
  "*)(uid=*))(|(uid=*",
  '=HYPERLINK("//evil.example")',
  "javascript:alert(1)",
  "\r\nSet-Cookie: a=b",
] as const;

const spellingsOfAnId = [
  `{${someId}}`,
  someId.replaceAll("-", ""),
  `urn:uuid:${someId}`,
  `${someId}\n`,
  `${someId}0`,
  "00000000-0000-0000-0000-000000000000",
  "undefined",
  "nil",
];

const brokenTexts = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "a\udc00",
  "\u202egpj.exe",
  "e\u0301".repeat(300),
  "😀".repeat(600),
  "x".repeat(10_001),
  "ﬁ＠ｅvil",
];

const numbersInText = ["5", "-1", "1e3", "1e999", "0x10", "1.5", "+5", "９", "Infinity", "NaN"];

const moments = ["2026-13-45T00:00:00Z", "1970-01-01T00:00:00Z", "2026-02-18", "now", "infinity"];

/** Texts that somebody, somewhere, did not think of. */
export const wrongText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...injections,
    ...spellingsOfAnId,
    ...brokenTexts,
    ...numbersInText,
    ...moments,
    "__proto__",
    "constructor",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 40 }),
);

const wrongNumber = fc.oneof(
  fc.constantFrom(-1, 0, -0, 1.5, 1e9, 2 ** 31, 2 ** 53 + 2, 1e308, -1e308, 5e-324),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
);

/** Any JSON, of the kinds that hurt. */
export const wrongJson: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: wrongText, weight: 4 },
  { arbitrary: wrongNumber, weight: 3 },
  { arbitrary: fc.constantFrom(null, true, false, {}, [], [[]], [{}], [null], [""]), weight: 2 },
  { arbitrary: fc.array(wrongText, { maxLength: 3 }), weight: 1 },
  {
    arbitrary: fc.dictionary(fc.constantFrom("__proto__", "constructor", "id", "a"), wrongText),
    weight: 1,
  },
);
