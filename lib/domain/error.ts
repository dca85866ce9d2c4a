import { type ErrorCode, type ExistingAssignment, errorCatalogue } from "@/lib/contract/errors";

type Details = {
  message?: string;
  /** Field → sentence. */
  validationErrors?: Record<string, string>;
  existing?: ExistingAssignment | undefined;
  results?: unknown[];
  /** What else a client needs to know, such as the password rules that were not met. */
  details?: Record<string, unknown>;
  retryAfterSeconds?: number;
  /** How many were allowed, where there were too many. */
  allowed?: number;
  headers?: Record<string, string>;
};

/** The one error that domain code throws; `lib/http/error-body.ts` is its one exit. */
export class DomainError extends Error {
  override name = "DomainError";
  readonly code: ErrorCode;
  readonly details: Details;

  constructor(code: ErrorCode, details: Details = {}) {
    const known: { status: number; message?: string } = errorCatalogue[code];
    super(details.message ?? known.message ?? code);
    this.code = code;
    this.details = details;
  }
}

export const roleNotFound = (id: string) =>
  new DomainError("role_not_found", { message: `Role not found with id: ${id}` });

export const userNotFound = (id: string) =>
  new DomainError("user_not_found", { message: `User not found with id: ${id}` });

export const resourceNotFound = (id: string) =>
  new DomainError("resource_not_found", { message: `Resource not found with id: ${id}` });

export const credentialNotFound = (id: string) =>
  new DomainError("credential_not_found", { message: `Credential with ID ${id} not found` });

export const sessionNotFound = (id: string) =>
  new DomainError("session_not_found", { message: `Session not found with id: ${id}` });

export const staticRuleNotFound = (id: string) =>
  new DomainError("static_rule_not_found", { message: `Static IP rule not found with id: ${id}` });

export const apiKeyNotFound = (id: string) =>
  new DomainError("api_key_not_found", { message: `API key not found with id: ${id}` });

export const agentNotFound = (id: string) =>
  new DomainError("agent_not_found", { message: `Agent not found with id: ${id}` });

export const agentCommandNotFound = (id: string) =>
  new DomainError("agent_command_not_found", { message: `Command not found with id: ${id}` });

export const invalid = (field: string, sentence: string) =>
  new DomainError("validation", { validationErrors: { [field]: sentence } });

/** The driver's error behind Drizzle's wrapper, whose own message carries SQL and parameters. */
export function databaseErrorOf(error: unknown): { code: string; constraint?: string } | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string") {
      const constraint =
        "constraint" in cause && typeof cause.constraint === "string"
          ? cause.constraint
          : undefined;
      return constraint ? { code: cause.code, constraint } : { code: cause.code };
    }
  }
  return undefined;
}

/** Connection lost or refused, no room, too slow, or shutting down. */
const awayStates = /^(08|53|57P|57014|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/;
/** pg gives its own refusals no code. */
const awayMessages =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying|Client has encountered)/;

/** Whether an error is the database's own: it refused a statement, or gives no answers. */
export function isOfDatabase(error: unknown): boolean {
  return isDatabaseAway(error) || /^[0-9A-Z]{5}$/.test(databaseErrorOf(error)?.code ?? "");
}

/** Whether an error says that the database gives no answers at the moment. */
export function isDatabaseAway(error: unknown): boolean {
  const code = databaseErrorOf(error)?.code;
  if (code && awayStates.test(code)) return true;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (awayMessages.test(cause.message)) return true;
  }
  return false;
}
