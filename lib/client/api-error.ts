import {
  type ErrorBody,
  type ErrorCode,
  type ExistingAssignment,
  errorBody,
} from "@/lib/contract/errors";

/** What the screen decides by: the codes of the wire, and the two that never reach a server. */
export type ClientErrorCode = ErrorCode | "offline" | "timeout";

/** A call that was refused, or never answered. Decide by `code`; the rest is for the telling. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ClientErrorCode;
  /** 0 where there was no answer. */
  readonly status: number;
  readonly validationErrors: Readonly<Record<string, string>>;
  readonly existing: ExistingAssignment | undefined;
  readonly results: readonly unknown[];
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ClientErrorCode,
    told: {
      status?: number;
      message?: string;
      body?: ErrorBody;
      requestId?: string | undefined;
      retryAfterSeconds?: number | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(told.message ?? told.body?.message ?? code, { cause: told.cause });
    this.code = code;
    this.status = told.status ?? 0;
    this.validationErrors = told.body?.validationErrors ?? {};
    this.existing = told.body?.existing;
    this.results = told.body?.results ?? [];
    this.requestId = told.body?.requestId ?? told.requestId;
    this.retryAfterSeconds = told.retryAfterSeconds;
  }
}

/** Whatever was thrown, as an ApiError; a fault of our own page counts as `internal_error`. */
export function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : new ApiError("internal_error", { cause: thrown });
}

/** The error that an answer carries, also where a proxy in front of the server wrote it. */
export async function errorOf(response: Response): Promise<ApiError> {
  const status = response.status;
  const retryAfterSeconds = readSeconds(response.headers.get("retry-after"));
  const parsed = errorBody.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) {
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
