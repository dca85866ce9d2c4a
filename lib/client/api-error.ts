import type { ErrorBody, ErrorCode, ExistingAssignment } from "@/lib/contract/errors";

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
  readonly details: Readonly<Record<string, unknown>>;
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
    this.details = told.body?.details ?? {};
    this.requestId = told.body?.requestId ?? told.requestId;
    this.retryAfterSeconds = told.retryAfterSeconds;
  }
}

/** Whatever was thrown, as an ApiError; a fault of our own page counts as `internal_error`. */
export function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : new ApiError("internal_error", { cause: thrown });
}
