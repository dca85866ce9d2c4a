import type { ErrorCode } from "@/lib/contract/errors";
import { ApiError } from "./api-error";

/** The error that an answer carries, also where a proxy in front of the server wrote it. */
export async function readError(response: Response): Promise<ApiError> {
  const status = response.status;
  const retryAfterSeconds = readSeconds(response.headers.get("retry-after"));
  const body: unknown = await response.json().catch(() => undefined);
  const contract = await import("@/lib/contract/errors").catch(() => undefined);
  const parsed = contract?.errorBody.safeParse(body);
  if (parsed?.success) {
    return new ApiError(parsed.data.code, { status, body: parsed.data, retryAfterSeconds });
  }
  return new ApiError(codeOfStatus(status), {
    status,
    requestId: response.headers.get("x-request-id") ?? undefined,
    retryAfterSeconds,
  });
}

function readSeconds(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  if (status === 429) return "rate_limit_exceeded";
  if (status === 502 || status === 503 || status === 504) return "unavailable";
  return status >= 500 ? "internal_error" : "bad_request";
}
