import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { environment } from "@/lib/env";

/*
 * Envelopes: the contents of a credential are closed with a random key of their own, and that key
 * with the master key. A new master key closes the small keys anew and never sees the contents.
 *
 * The text of an envelope is `<id of the master key>.<closed key>.<closed contents>`.
 */

const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/** Which row a credential is; what was closed for one does not open for another. */
export type SealedRow = { organizationId: string; id: string };

type MasterKey = { id: string; key: Uint8Array };

/** Closes the contents of a credential for its row, with the first master key. */
export function sealCredential(row: SealedRow, secret: Readonly<Record<string, unknown>>): string {
  const own = randomBytes(keyBytes);
  const contents = close(own, `contents ${nameOf(row)}`, Buffer.from(JSON.stringify(secret)));
  return envelope(row, own, contents);
}

/**
 * The contents again; undefined when they were closed for another row, changed since, or closed
 * with a master key that is not among ours.
 */
export function openCredential(
  row: SealedRow,
  sealed: string,
): Record<string, unknown> | undefined {
  const own = openKey(row, sealed);
  const contents = own && open(own, `contents ${nameOf(row)}`, partsOf(sealed).contents);
  return contents && JSON.parse(contents.toString("utf8"));
}

/**
 * The same contents under the first master key; the sealed text itself when they are under it
 * already, and undefined when none of ours opens it.
 */
export function resealCredential(row: SealedRow, sealed: string): string | undefined {
  if (sealed.startsWith(newestPrefix())) return sealed;
  const own = openKey(row, sealed);
  return own && envelope(row, own, partsOf(sealed).contents);
}

/** What every envelope begins with that is under the first master key. */
export function newestPrefix(): string {
  return `${masterKeys()[0].id}.`;
}

function envelope(row: SealedRow, own: Uint8Array, contents: string): string {
  const [{ id, key }] = masterKeys();
  return `${id}.${close(key, `key ${nameOf(row)}`, own)}.${contents}`;
}

function openKey(row: SealedRow, sealed: string): Buffer | undefined {
  const { keyId, ownKey } = partsOf(sealed);
  const master = masterKeys().find(({ id }) => id === keyId);
  return master && open(master.key, `key ${nameOf(row)}`, ownKey);
}

function partsOf(sealed: string) {
  const [keyId = "", ownKey = "", contents = ""] = sealed.split(".");
  return { keyId, ownKey, contents };
}

const nameOf = ({ organizationId, id }: SealedRow) => `of credential ${organizationId} ${id}`;

/** AES-256-GCM; `bound` is not kept, and must be said again to open. */
function close(key: Uint8Array, bound: string, contents: Uint8Array): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(bound));
  const closed = Buffer.concat([cipher.update(contents), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString("base64url");
}

function open(key: Uint8Array, bound: string, closed: string): Buffer | undefined {
  const bytes = Buffer.from(closed, "base64url");
  if (bytes.length < nonceBytes + tagBytes) return undefined;
  const nonce = bytes.subarray(0, nonceBytes);
  const opener = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes })
    .setAAD(Buffer.from(bound))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    return Buffer.concat([opener.update(bytes.subarray(nonceBytes + tagBytes)), opener.final()]);
  } catch {
    return undefined;
  }
}

type MasterKeys = readonly [MasterKey, ...MasterKey[]];
const derived = new WeakMap<readonly string[], MasterKeys>();

function masterKeys(): MasterKeys {
  const { masterKeys: texts } = environment();
  const known = derived.get(texts);
  if (known) return known;
  const [first, ...others] = texts;
  const keys: MasterKeys = [masterKeyOf(first), ...others.map(masterKeyOf)];
  derived.set(texts, keys);
  return keys;
}

/** The id tells keys apart and nothing of the key: it is made from another branch of the text. */
function masterKeyOf(text: string): MasterKey {
  const branch = (purpose: string) =>
    new Uint8Array(hkdfSync("sha256", text, "", `postern master ${purpose}`, keyBytes));
  const id = createHash("sha256").update(branch("id")).digest("hex").slice(0, 12);
  return { id, key: branch("key") };
}
