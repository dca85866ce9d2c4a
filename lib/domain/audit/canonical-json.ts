/**
 * JSON as Postgres writes a jsonb: keys by their length in bytes, then by their bytes; ", " between
 * and ": " after a key; numbers written out. Numbers stay text all the way, because JavaScript would
 * round what Postgres keeps.
 */

/** A text that is no JSON, or not what it should be; the sentence says where. */
export class JsonFlaw extends Error {
  override name = "JsonFlaw";
}

const space = /[ \t\r\n]*/y;
const token = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** The one form of a JSON text. @throws JsonFlaw */
export function canonicalJson(text: string): string {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

/** The members of a JSON object, each value in its one form. @throws JsonFlaw */
export function membersOf(text: string): Map<string, string> {
  const reader = new Reader(text);
  const members = reader.members();
  reader.end();
  return members;
}

/** A text as a JSON string; Postgres and JavaScript escape alike. */
export const canonicalString = (text: string) => JSON.stringify(text);

class Reader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.#skip();
  }

  end(): void {
    if (this.#at < this.#text.length) throw this.#flaw();
  }

  value(): string {
    const next = this.#text[this.#at];
    if (next === "{") return objectText(this.members());
    if (next === "[") return this.#list();
    const word = this.#word();
    if (word.startsWith('"')) return word.includes("\\") ? this.#unescaped(word) : word;
    return /^[tfn]/.test(word) ? word : canonicalNumber(word);
  }

  members(): Map<string, string> {
    const members = new Map<string, string>();
    this.#take("{");
    if (this.#has("}")) return members;
    do {
      const word = this.#word();
      if (!word.startsWith('"')) throw this.#flaw();
      const key = word.includes("\\")
        ? String(JSON.parse(this.#unescaped(word)))
        : word.slice(1, -1);
      if (members.has(key)) throw this.#flaw();
      this.#take(":");
      members.set(key, this.value());
    } while (this.#has(","));
    this.#take("}");
    return members;
  }

  #list(): string {
    const values: string[] = [];
    this.#take("[");
    if (this.#has("]")) return "[]";
    do values.push(this.value());
    while (this.#has(","));
    this.#take("]");
    return `[${values.join(", ")}]`;
  }

  #unescaped(word: string): string {
    try {
      return canonicalString(JSON.parse(word));
    } catch {
      throw this.#flaw();
    }
  }

  #word(): string {
    token.lastIndex = this.#at;
    const [word] = token.exec(this.#text) ?? [];
    if (word === undefined) throw this.#flaw();
    this.#at += word.length;
    this.#skip();
    return word;
  }

  #has(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    this.#skip();
    return true;
  }

  #take(sign: string): void {
    if (!this.#has(sign)) throw this.#flaw();
  }

  #skip(): void {
    // Seldom more than nothing or one space.
    if (this.#text.charCodeAt(this.#at) > 0x20) return;
    space.lastIndex = this.#at;
    space.exec(this.#text);
    this.#at = space.lastIndex;
  }

  #flaw(): JsonFlaw {
    return new JsonFlaw(`it is not valid JSON at character ${this.#at + 1}`);
  }
}

function objectText(members: ReadonlyMap<string, string>): string {
  const keys = [...members.keys()].sort(byLengthThenBytes);
  const parts = keys.map((key) => `${canonicalString(key)}: ${members.get(key)}`);
  return `{${parts.join(", ")}}`;
}

function byLengthThenBytes(a: string, b: string): number {
  return (
    Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b))
  );
}

/** As Postgres prints a numeric: no exponent, no zeros in front, and as many decimals as were said. */
function canonicalNumber(text: string): string {
  const [, sign = "", whole = "", decimals = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const shift = Number(exponent);
  if (Math.abs(shift) > 20_000) throw new JsonFlaw("it has a number that is too large");
  const point = whole.length + shift;
  const digits = (whole + decimals).padStart(
    whole.length + decimals.length + Math.max(0, -point),
    "0",
  );
  const at = Math.max(0, point);
  const before =
    digits
      .slice(0, at)
      .padEnd(at, "0")
      .replace(/^0+(?=.)/, "") || "0";
  const after = digits.slice(at);
  const number = after ? `${before}.${after}` : before;
  return /[1-9]/.test(number) ? sign + number : number;
}
