import { STATUS_CODES } from "node:http";
import type { z } from "zod";
import { type ErrorBody, type ErrorCode, errorCatalogue } from "@/lib/contract/errors";
import { DomainError, databaseErrorOf, isDatabaseAway } from "@/lib/domain/error";
import { log } from "./log";
import { rateHeaders } from "./rate";

export type ErrorAnswer = { status: number; body: ErrorBody; headers: Record<string, string> };

/** The one exit of errors: whatever was thrown becomes the contract's error body. */
export function errorAnswer(error: unknown, path: string, requestId: string): ErrorAnswer {
  const refusal = refusalOf(error);
  const { status } = errorCatalogue[refusal.code];
  const { validationErrors, existing, results, details, retryAfterSeconds, allowed, headers } =
    refusal.details;
  if (status >= 500) log().error({ requestId, path, failure: failureOf(error) }, refusal.message);
  return {
    status,
    headers: {
      ...headers,
      ...(status === 401 && { "WWW-Authenticate": "Bearer" }),
      ...(retryAfterSeconds !== undefined && { "Retry-After": String(retryAfterSeconds) }),
      ...(allowed !== undefined && rateHeaders(allowed, 0, retryAfterSeconds ?? 0)),
    },
    body: {
      timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
      status,
      error: STATUS_CODES[status] ?? "Error",
      message: refusal.message,
      path,
      code: refusal.code,
      requestId,
      ...(validationErrors && { validationErrors }),
      ...(existing && { existing }),
      ...(results && { results }),
      ...(details && { details }),
    },
  };
}

/** Zod's issues as field → sentence. */
export function validationError({ issues }: z.ZodError): DomainError {
  // A map, because `constructor` and `__proto__` are there on every object already.
  const sentences = new Map<string, string>();
  const say = (field: string, sentence: string) => {
    if (!sentences.has(field)) sentences.set(field, sentence);
  };
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) say(key, `${key} is not known here`);
      continue;
    }
    const field = issue.path.join(".") || "body";
    const sentence = issue.message;
    say(field, /^(must|is) /.test(sentence) ? `${field} ${sentence}` : sentence);
  }
  return new DomainError("validation", { validationErrors: Object.fromEntries(sentences) });
}

function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const code = wireCodeOf(error);
  return new DomainError(code, code === "unavailable" ? { retryAfterSeconds: 5 } : {});
}

/** Locked, or in another's way: not the caller's fault. */
const busyStates = /^(55P03|40P01|40001|25P03)/;

function wireCodeOf(error: unknown): ErrorCode {
  const code = databaseErrorOf(error)?.code;
  const isBusy = code !== undefined && busyStates.test(code);
  return isBusy || isDatabaseAway(error) ? "unavailable" : "internal_error";
}

/** What a log line may say: Drizzle's message holds the SQL and its parameters, so never that. */
export function failureOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const isQuery = error.name === "DrizzleQueryError" || error.message.startsWith("Failed query");
  return {
    name: error.name,
    ...databaseErrorOf(error),
    ...(!isQuery && { message: error.message, stack: error.stack }),
    ...(error.cause instanceof Error && { cause: failureOf(error.cause) }),
  };
}
