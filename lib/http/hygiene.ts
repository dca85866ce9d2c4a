import type { IncomingMessage } from "node:http";
import { DomainError } from "@/lib/domain/error";
import { bodyBytesMax } from "./body";

const methods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const headersMax = 100;

/**
 * Looks at a request before anyone else sees it. What it finds is refused; undefined means clean.
 * Next alone would answer these with plain text, an empty body or a redirect.
 */
export function inspect(request: IncomingMessage, forApi: boolean): DomainError | undefined {
  const { method = "", url = "", headers } = request;
  const allowed = forApi ? methods : methodsOfNext(url);
  if (!allowed.has(method)) {
    return new DomainError("method_not_allowed", { headers: { Allow: [...allowed].join(", ") } });
  }
  // The API counts as it reads; Next would take a body without a length whole, however long it is.
  if (!forApi && headers["transfer-encoding"] !== undefined) return bad("Send the body's length");
  if (request.rawHeaders.length > headersMax * 2) return bad("Too many headers");
  if (
    headers.host !== undefined &&
    !/^[\w.-]+(:\d+)?$|^\[[\da-fA-F:.]+\](:\d+)?$/.test(headers.host)
  ) {
    return bad("The Host header is not valid");
  }
  const flaw = flawOf(url);
  if (flaw) return bad(flaw);
  if (headers["next-action"] !== undefined) return bad("There are no server actions here");
  if (Number(headers["content-length"] ?? 0) > bodyBytesMax) {
    return new DomainError("payload_too_large");
  }
  return undefined;
}

/** Pages are read and take no forms, so nothing that is sent to them is looked at; next-auth takes some. */
function methodsOfNext(url: string): ReadonlySet<string> {
  return new Set(url.startsWith("/api/auth/") ? ["GET", "HEAD", "POST"] : ["GET", "HEAD"]);
}

/** One path has one spelling: another would pass by whoever compares paths. */
function flawOf(url: string): string | undefined {
  if (!url.startsWith("/")) return "Send the path alone, beginning with a slash";
  const [path = ""] = url.split("?", 1);
  if (/%(?![0-9a-fA-F]{2})/.test(url)) return "The URL has a broken percent sign";
  if (path.includes("//") || path.includes("\\")) return "The path has an empty or odd segment";
  if (/%(00|2f|5c)/i.test(path)) return "The path has an encoded slash or NUL";
  try {
    const segments = decodeURIComponent(path).split("/");
    if (segments.some((segment) => segment === "." || segment === "..")) {
      return "The path has a dot segment";
    }
  } catch {
    return "The path is not valid UTF-8";
  }
  return undefined;
}

const bad = (message: string) => new DomainError("bad_request", { message });
