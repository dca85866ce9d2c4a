import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { errorBody, errorCatalogue } from "@/lib/contract/errors";
import { role } from "@/lib/contract/roles";
import { loadRoutes } from "@/lib/http/mount";
import { openApiDocument, operationsOf } from "@/lib/http/openapi-document";
import { sourceFiles } from "../support/source-files";

type Json = { [key: string]: unknown };
type OperationObject = { operationId: string; responses: Record<string, Json> };
type Paths = Record<string, Record<string, OperationObject>>;

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
const routes = await loadRoutes("app");
const document = JSON.parse(JSON.stringify(openApiDocument(routes, version))) as Json;
const declared = operationsOf(routes);
const documented = Object.entries(document.paths as Paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    title: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);

/** Every object inside a value that has the key, deepest last. */
function findAll(value: unknown, key: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const own = key in value ? [(value as Json)[key]] : [];
  return [...own, ...Object.values(value).flatMap((inner) => findAll(inner, key))];
}

function resolve(reference: string): Json | undefined {
  const steps = reference.replace("#/", "").split("/");
  return steps.reduce<unknown>((at, step) => (at as Json | undefined)?.[step], document) as
    | Json
    | undefined;
}

const resolved = (response: Json): Json =>
  typeof response.$ref === "string" ? (resolve(response.$ref) ?? {}) : response;

const flawsOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues ?? [];

describe("the API document", () => {
  test("is what public/openapi.json holds", () => {
    const kept = JSON.parse(readFileSync("public/openapi.json", "utf8"));
    expect(kept, "run `npm run openapi`").toEqual(document);
  });

  test("is OpenAPI 3.1 and says whose, which and where", () => {
    expect(document).toMatchObject({
      openapi: "3.1.0",
      info: { title: "Postern", version, license: { identifier: "Apache-2.0" } },
      servers: [{ url: "/" }],
    });
  });

  test("refers to nothing that is missing", () => {
    const references = [...new Set(findAll(document, "$ref") as string[])];
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((reference) => resolve(reference) === undefined)).toEqual([]);
  });

  test("has every operation that exists, and no other", () => {
    const existing = declared.map(({ method, path }) => `${method} ${path}`);
    expect(documented.map(({ title }) => title).sort()).toEqual(existing.sort());
    expect(existing).toContain("POST /api/v1/roles/{id}/resources/{resourceId}");
  });

  test("names every operation once", () => {
    const names = documented.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z][A-Za-z]+$/.test(name))).toEqual([]);
  });

  test("mentions every error code that something throws", () => {
    const mentioned = new Set(findAll(document, "x-codes").flat());
    const rules = sourceFiles(["lib/domain", "lib/http", "lib/auth"], /\.ts$/).filter(
      ({ path }) => !path.includes("openapi"),
    );
    const thrown = Object.keys(errorCatalogue).filter((code) =>
      rules.some((rule) => rule.code.includes(`"${code}"`)),
    );
    expect(thrown.length).toBeGreaterThan(20);
    // An unknown path has no operation that could answer it.
    expect(thrown.filter((code) => !mentioned.has(code) && code !== "not_found")).toEqual([]);
  });
});

describe.each(declared.map((one) => [`${one.method} ${one.path}`, one] as const))(
  "%s",
  (title, { method, declaration }) => {
    const found = documented.find((one) => one.title === title);
    const responses = found?.operation.responses ?? {};
    const { access, body, response, download, stream, examples } = declaration;
    const { errors = [], status = 200 } = declaration;
    const repeats = method === "POST" && access !== "public";

    test("documents the statuses of its kind", () => {
      const expected = [status, 405, 429, 500, 503];
      if (method === "GET" && !download && !stream) expected.push(304);
      if (access !== "public") expected.push(401, 403);
      if (body) expected.push(400, 413, 415);
      if (repeats) expected.push(409, 422);
      for (const code of errors) expected.push(errorCatalogue[code].status);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(expected.map(String)));
    });

    test("shows errors as they are sent", () => {
      for (const [answered, found] of Object.entries(responses)) {
        if (Number(answered) < 400) continue;
        const shown = findAll(resolved(found), "value");
        expect(shown.length).toBeGreaterThan(0);
        for (const example of shown) {
          expect(flawsOf(errorBody, example)).toEqual([]);
          expect(example).toMatchObject({ status: Number(answered) });
        }
      }
    });

    test("has examples that keep its contract", () => {
      if (examples?.body !== undefined && body) expect(flawsOf(body, examples.body)).toEqual([]);
      if (examples?.response !== undefined && response) {
        expect(flawsOf(response, examples.response)).toEqual([]);
      }
    });
  },
);

describe("the bodies that EntryGuard's pages print", () => {
  const ids = {
    role: "550e8400-e29b-41d4-a716-446655440000",
    resource: "660e8400-e29b-41d4-a716-446655440001",
  };
  const assignPath = `/api/v1/roles/${ids.role}/resources/${ids.resource}`;
  const assign = "POST /api/v1/roles/{id}/resources/{resourceId}";
  const list = "GET /api/v1/roles";

  const contentOf = (title: string, status: number) => {
    const operation = documented.find((one) => one.title === title)?.operation;
    const response = resolved(operation?.responses[status] ?? {});
    return (response.content as { "application/json": Json } | undefined)?.["application/json"];
  };
  const errorsOf = (title: string, status: number) => findAll(contentOf(title, status), "value");

  test("a list of roles", () => {
    const roles = [
      {
        id: ids.role,
        name: "DevOps Team",
        description: "Full access to production resources",
        maxSessionDurationHours: 24,
        resourceIds: [ids.resource, "660e8400-e29b-41d4-a716-446655440002"],
        userIds: ["770e8400-e29b-41d4-a716-446655440003"],
        createdAt: "2026-02-18T10:30:00Z",
        updatedAt: "2026-02-18T10:30:00Z",
      },
      {
        id: "550e8400-e29b-41d4-a716-446655440010",
        name: "Read Only",
        description: "Limited access for auditors",
        maxSessionDurationHours: 2,
        resourceIds: [],
        userIds: [],
        createdAt: "2026-02-15T14:20:00Z",
        updatedAt: "2026-02-16T09:15:00Z",
      },
    ];
    expect(role.array().parse(roles)).toEqual(roles);
    expect(contentOf(list, 200)?.example).toEqual(roles);
  });

  test("a resource that was assigned", () => {
    expect(contentOf(assign, 200)?.example).toEqual({
      message: "Resource assigned to role successfully",
    });
  });

  const timestamp = "2026-02-18T10:30:00Z";
  test.each([
    [assign, 404, "Not Found", `Role not found with id: ${ids.role}`, assignPath],
    [assign, 404, "Not Found", `Resource not found with id: ${ids.resource}`, assignPath],
    [assign, 400, "Bad Request", "Resource already assigned to this role", assignPath],
    [list, 401, "Unauthorized", "Authentication required", "/api/v1/roles"],
  ])("%s refused by %i: %s, %s", (title, status, error, message, path) => {
    expect(errorsOf(title, status)).toContainEqual(
      expect.objectContaining({ timestamp, status, error, message, path }),
    );
  });
});
