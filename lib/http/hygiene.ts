import type { IncomingMessage } from "node:http";
import { DomainError } from "@/lib/domain/error";
import { environment } from "@/lib/env";
import { bodyBytesMax } from "./body";

const methods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const headersMax = 100;
const healthPath = "/api/v1/health";

/**
 * Looks at a request before anyone else sees it. What it finds is refused; undefined means clean.
 * Next alone would answer these with plain text, an empty body or a redirect.
 */
export function inspect(request: IncomingMessage, inFlight: number): DomainError | undefined {
  const { method = "", url = "", headers } = request;
  if (!methods.has(method)) {
    return new DomainError("method_not_allowed", { headers: { Allow: [...methods].join(", ") } });
  }
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
  if (inFlight >= environment().inFlightMax && !url.startsWith(healthPath)) {
    return new DomainError("unavailable", { retryAfterSeconds: 1 });
  }
  return undefined;
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
