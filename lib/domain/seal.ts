import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { environment } from "@/lib/env";

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Closes a text that has to be kept but must not lie open in the database, with AES-256-GCM and a
 * key that is made from the server's secret for this purpose alone.
 *
 * @param purpose what the text is for; it opens for no other
 */
export function seal(purpose: string, text: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", keyFor(purpose), nonce);
  const closed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString("base64url");
}

/** The text again; undefined when it was sealed for something else, changed, or by another secret. */
export function unseal(purpose: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < nonceBytes + tagBytes) return undefined;
  const opener = createDecipheriv("aes-256-gcm", keyFor(purpose), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  opener.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    const text = opener.update(bytes.subarray(nonceBytes + tagBytes));
    return Buffer.concat([text, opener.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

function keyFor(purpose: string): Uint8Array {
  return new Uint8Array(
    hkdfSync("sha256", environment().secret, "", `postern seal ${purpose}`, 32),
  );
}
