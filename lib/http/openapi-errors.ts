import { STATUS_CODES } from "node:http";
import type { z } from "zod";
import { type ErrorBody, type ErrorCode, errorCatalogue } from "@/lib/contract/errors";
import type { Endpoint } from "./endpoint";
import { validationError } from "./error-body";
import { exampleIds, existingExample } from "./examples";
import type { JsonObject } from "./openapi-schemas";
import { sayPlainly } from "./plain-words";
import type { Method } from "./route";

export type Operation = {
  method: Method;
  /** With `{id}` for what varies. */
  path: string;
  declaration: Endpoint["declaration"];
};

/** Whether a call may carry an `Idempotency-Key`. */
export const takesIdempotencyKey = ({ method, declaration }: Operation) =>
  method === "POST" && declaration.access !== "public";

/**
 * What an operation answers to each refusal, by status. Responses that are the same for many
 * operations stand once, in `shared`.
 */
export function errorResponses(
  operation: Operation,
  shared: Record<string, JsonObject>,
): Record<string, JsonObject> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(operation)) {
    const { status } = errorCatalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      if (codes.some(isParticular)) return [status, errorResponse(operation, status, codes)];
      const name = codes.map(pascalCase).join("Or");
      shared[name] ??= errorResponse({ ...operation, path: "/api/v1/roles" }, status, codes);
      return [status, { $ref: `#/components/responses/${name}` }];
    }),
  );
}

const fixedMessage = (code: ErrorCode): string | undefined => {
  const entry = errorCatalogue[code];
  return "message" in entry ? entry.message : undefined;
};

/** Whether a refusal tells of the operation: in its sentence, or beside it. */
const isParticular = (code: ErrorCode) =>
  fixedMessage(code) === undefined ||
  /^(bad_request|validation|.+_already_assigned|not_all_assignable|.+_not_assigned)$/.test(code);

const pascalCase = (code: string) =>
  code
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

/** Every code that an operation can answer: those of its kind, and those that it declares. */
function codesOf(operation: Operation): ErrorCode[] {
  const { method, declaration } = operation;
  const { access, params, query, body, errors = [] } = declaration;
  const changesByCookie = access !== "public" && method !== "GET";
  const codes: (ErrorCode | false)[] = [
    (params || query || body) !== undefined && "bad_request",
    ((params || query || body) !== undefined || takesIdempotencyKey(operation)) && "validation",
    access !== "public" && "unauthorized",
    access !== "public" && "key_revoked",
    access !== "public" && "key_expired",
    access !== "public" && access !== "known" && "key_scope",
    access !== "public" && access !== "signed-in" && access !== "known" && "forbidden",
    access !== "public" && "account_suspended",
    changesByCookie && "cross_origin",
    ...errors,
    "method_not_allowed",
    takesIdempotencyKey(operation) && "idempotency_in_progress",
    takesIdempotencyKey(operation) && "idempotency_mismatch",
    body !== undefined && "payload_too_large",
    body !== undefined && "unsupported_media_type",
    "rate_limit_exceeded",
    "internal_error",
    "unavailable",
  ];
  const known = new Set(codes.filter((code) => code !== false));
  return (Object.keys(errorCatalogue) as ErrorCode[]).filter((code) => known.has(code));
}

const headersByStatus: Record<number, readonly string[]> = {
  401: ["WWW-Authenticate"],
  405: ["Allow"],
  409: ["Retry-After"],
  429: ["Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"],
  503: ["Retry-After"],
};

function errorResponse(operation: Operation, status: number, codes: ErrorCode[]): JsonObject {
  const headers = ["X-Request-Id", ...(headersByStatus[status] ?? [])];
  return {
    description: `${STATUS_CODES[status]}: ${codes.map((code) => `\`${code}\``).join(", ")}`,
    "x-codes": codes,
    headers: headerReferences(headers),
    content: {
      "application/json": {
        schema: {
          allOf: [{ $ref: "#/components/schemas/Error" }],
          properties: { status: { const: status }, code: { enum: codes } },
        },
        examples: Object.fromEntries(
          codes.map((code) => [code, { value: errorExample(operation, code) }]),
        ),
      },
    },
  };
}

/** Headers that the document describes once, by their names. */
export function headerReferences(names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** The ids that an example call names, by parameter; `{id}` is that of the path's first noun. */
export function idsOf(path: string): Record<string, string> {
  const { role, resource, user, apiKey, opalGroup, opalResource } = exampleIds;
  const byNoun: Record<string, string> = { roles: role, users: user, "api-keys": apiKey };
  return {
    id: byNoun[path.split("/")[3] ?? ""] ?? resource,
    resourceId: resource,
    userId: user,
    ...{ group_id: opalGroup, resource_id: opalResource, user_id: user },
  };
}

/** A body as it is sent, sentence by sentence. */
function errorExample(operation: Operation, code: ErrorCode): ErrorBody {
  const { path, declaration } = operation;
  const { status } = errorCatalogue[code];
  const ids = idsOf(path);
  return {
    timestamp: "2026-02-18T10:30:00Z",
    status,
    error: STATUS_CODES[status] ?? "Error",
    message: messageOf(code, declaration),
    path: path.replace(/\{(\w+)\}/g, (_all, name: string) => ids[name] ?? ""),
    code,
    requestId: "0b6d8b0e-4c1e-4a55-9f0e-6f2b9f6f2f51",
    ...(code === "validation" && { validationErrors: exampleFlaws(operation) }),
    ...(code.endsWith("_already_assigned") && { existing: existingExample }),
    ...(code === "not_all_assignable" && {
      results: [
        {
          id: path.endsWith("/users") ? exampleIds.user : exampleIds.resource,
          outcome: "already_assigned",
          existing: existingExample,
        },
      ],
    }),
  };
}

function messageOf(code: ErrorCode, { body }: Endpoint["declaration"]): string {
  if (code === "bad_request") {
    return body ? "The body is not valid JSON" : "The URL has a broken percent sign";
  }
  const sentences: Partial<Record<ErrorCode, string>> = {
    role_name_taken: "A role with name 'DevOps Team' already exists",
    role_not_found: `Role not found with id: ${exampleIds.role}`,
    resource_not_found: `Resource not found with id: ${exampleIds.resource}`,
    api_key_not_found: `API key not found with id: ${exampleIds.apiKey}`,
    email_taken: "A user with email 'bo.chen@acme.example' already exists",
    last_admin: "Cannot demote the last organization admin",
    user_not_found: `User not found with id: ${exampleIds.user}`,
  };
  return fixedMessage(code) ?? sentences[code] ?? code;
}

/** What the operation's own schemas say to something wrong. */
function exampleFlaws({ declaration: { params, query, body } }: Operation): Record<string, string> {
  const keysOf = (schema: z.ZodType | undefined) =>
    schema && "shape" in schema ? Object.keys(schema.shape as object) : [];
  const wrong = (schema: z.ZodType | undefined) =>
    Object.fromEntries(keysOf(schema).map((key) => [key, "?"]));
  const tries: [z.ZodType | undefined, unknown][] = [
    [body, {}],
    [body, { colour: "red" }],
    [params, wrong(params)],
    [query, { page: "-1" }],
    [query, wrong(query)],
  ];
  for (const [schema, value] of tries) {
    const found = schema?.safeParse(value, { error: sayPlainly }).error;
    if (found) return validationError(found).details.validationErrors ?? {};
  }
  return { "Idempotency-Key": "Idempotency-Key must be 1 to 255 visible characters" };
}
