import { STATUS_CODES } from "node:http";
import { expect } from "vitest";
import { type ErrorBody, type ErrorCode, errorCatalogue } from "@/lib/contract/errors";
import type { Answer } from "./call";

const fields = ["timestamp", "status", "error", "message", "path", "code", "requestId"];
const additions = ["validationErrors", "existing", "results", "details"];

type Refusal = {
  code: ErrorCode;
  message?: string;
  path?: string;
  validationErrors?: Record<string, string>;
};

/** That an answer is the one error body, with exactly its fields, and says what was expected. */
export function expectRefusal(answer: Answer, { code, message, path, ...rest }: Refusal): void {
  expect(answer.text.slice(0, 12_000)).toContain(`"code":"${code}"`);
  const body = expectErrorBody(answer);
  const known: { status: number; message?: string } = errorCatalogue[code];
  expect(answer.status).toBe(known.status);
  expect(body.message).toBe(message ?? known.message);
  if (path) expect(body.path).toBe(path);
  if (answer.status === 429) expectRate(answer);
  if (rest.validationErrors) expect(body.validationErrors).toEqual(rest.validationErrors);
}

/** That a 429 says when to come back, in all the headers that clients look at. */
function expectRate({ headers }: Answer): void {
  expect(Number(headers["retry-after"])).toBeGreaterThan(0);
  expect(Number(headers["ratelimit-limit"])).toBeGreaterThan(0);
  expect(headers["ratelimit-remaining"]).toBe("0");
  expect(headers["ratelimit-reset"]).toBe(headers["retry-after"]);
}

/** That an answer is the one error body and gives nothing away, whatever it refuses. */
export function expectErrorBody(answer: Answer): ErrorBody {
  const body = answer.body as ErrorBody;
  expect(answer.headers["content-type"]).toBe("application/json");
  const keys = Object.keys(body);
  expect(keys.slice(0, fields.length)).toEqual(fields);
  expect(additions).toEqual(expect.arrayContaining(keys.slice(fields.length)));
  expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(body.status).toBe(answer.status);
  expect(body.error).toBe(STATUS_CODES[answer.status]);
  expect(body.requestId).toBe(answer.headers["x-request-id"]);
  // Sentences of ours, never the words of the library that found the flaw.
  expect(answer.text).not.toMatch(/Invalid (input|option|string|ISO)|Too (big|small):|expected /);
  expect("validationErrors" in body).toBe(body.message === "Validation failed");
  expect(answer.text).not.toMatch(/node_modules|\.ts:\d|at async|select |insert into|\$\d|argon2/i);
  return body;
}
