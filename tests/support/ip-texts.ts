import fc from "fast-check";

/** Octets and groups that parsers read differently from one another. */
const octet = fc.oneof(
  fc.integer({ min: 0, max: 255 }).map(String),
  fc.constantFrom("010", "00", "0x7f", "256", "1e1", "", " 1", "１"),
);
const group = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16)),
  fc.constantFrom("0", "0000", "00A1", "fffff", "", "g"),
);

const dotted = fc.oneof(
  { arbitrary: fc.ipV4(), weight: 3 },
  {
    arbitrary: fc.array(octet, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(".")),
    weight: 2,
  },
);
const coloned = fc.oneof(
  { arbitrary: fc.ipV6(), weight: 3 },
  {
    arbitrary: fc.array(group, { minLength: 2, maxLength: 9 }).map((all) => all.join(":")),
    weight: 2,
  },
  {
    arbitrary: fc
      .tuple(fc.integer({ min: 0x2000, max: 0x3fff }), fc.ipV6())
      .map(([first, rest]) => [first.toString(16), ...rest.split(":").slice(1)].join(":")),
    weight: 3,
  },
  { arbitrary: dotted.map((text) => `::ffff:${text}`), weight: 1 },
);

/** Texts that are addresses, nearly are, or are to some parsers. */
export const ipText = fc
  .tuple(
    fc.oneof(dotted, coloned),
    fc.oneof(
      { arbitrary: fc.constant(""), weight: 8 },
      { arbitrary: fc.constantFrom("/32", "/0", "%eth0", "%1", " ", "\n", "\u0000"), weight: 1 },
    ),
  )
  .map((parts) => parts.join(""));
