import { DomainError } from "@/lib/domain/error";

/** Largest body in bytes. */
export const bodyBytesMax = 1_048_576;
const depthMax = 32;

/**
 * The JSON of a request; `{}` when there is no body, as some clients send none.
 *
 * @throws DomainError `payload_too_large`, `unsupported_media_type`, `bad_request`
 */
export async function readJson(request: Request): Promise<{ value: unknown; text: string }> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return { value: {}, text: "" };
  const type = request.headers.get("content-type") ?? "";
  if (
    !/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type) ||
    request.headers.has("content-encoding")
  ) {
    throw new DomainError("unsupported_media_type");
  }
  const text = decode(bytes);
  if (isTooDeep(text)) throw broken(`The body is nested deeper than ${depthMax} levels`);
  try {
    return { value: JSON.parse(text), text };
  } catch {
    throw broken("The body is not valid JSON");
  }
}

async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > bodyBytesMax) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > bodyBytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw broken("The body is not valid UTF-8");
  }
}

/** Looked at before parsing: validators walk the value recursively and would overflow. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (quoted) {
      if (character === 0x5c) index += 1;
      else if (character === 0x22) quoted = false;
    } else if (character === 0x22) quoted = true;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
  return false;
}

const broken = (message: string) => new DomainError("bad_request", { message });
const tooLarge = () => new DomainError("payload_too_large");
