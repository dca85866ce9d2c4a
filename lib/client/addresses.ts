import { email as emailSchema } from "@/lib/contract/email";

/** Whom to write to. A mail program gives the name along: `Ana Ruiz <ana@acme.example>`. */
export type Address = { email: string; name?: string };

/** The addresses in a text, none twice, and the words in it that are none. */
export function readAddresses(text: string): { addresses: Address[]; wrong: string[] } {
  const addresses = new Map<string, Address>();
  const wrong = new Set<string>();
  for (const part of text.split(/[,;\n]/)) {
    const [, name = "", inner = ""] = /^\s*"?([^"<>]*?)"?\s*<([^<>]*)>\s*$/.exec(part) ?? [];
    for (const word of inner === "" ? part.split(/\s+/).filter(Boolean) : [inner.trim()]) {
      const email = emailSchema.safeParse(word).data;
      if (email === undefined) wrong.add(word);
      else if (!addresses.has(email)) addresses.set(email, { email, ...(name && { name }) });
    }
  }
  return { addresses: [...addresses.values()], wrong: [...wrong] };
}
