import { z } from "zod";
import { scope } from "@/lib/contract/api-keys";
import { errorBody, errorCatalogue } from "@/lib/contract/errors";
import type { Access } from "./endpoint";
import type { MountedRoute } from "./mount";
import {
  errorResponses,
  headerReferences,
  idsOf,
  type Operation,
  takesIdempotencyKey,
} from "./openapi-errors";
import { type JsonObject, SchemaWriter } from "./openapi-schemas";
import type { Method } from "./route";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const satisfies readonly Method[];

const tags = {
  auth: "Sign in and out as a program. Browsers use the sign-in page.",
  roles: "Bundles of resources with a session limit, given to users.",
  "api-keys": "Keys for programs. A key acts for the person who made it, within its scopes.",
  organization: "What holds for the whole organization.",
  resources: "What has an allow-list of addresses.",
  users: "The people of the organization.",
  access: "Who can reach what, and why.",
  "Opal dialect":
    "For clients of Opal: groups are roles, with the same ids, and both dialects work on the same rows.",
  "audit-logs": "What happened, as a chain that shows any change to it.",
  service: "The server itself: whether it lives, and what it sees of a caller.",
};

/** The API document, written from the declarations of the routes alone. */
export function openApiDocument(routes: readonly MountedRoute[], version: string): JsonObject {
  const writer = new SchemaWriter();
  const paths: Record<string, JsonObject> = {};
  const responses: Record<string, JsonObject> = {};
  writer.write(errorBody, "output");
  for (const operation of operationsOf(routes)) {
    const { method, path } = operation;
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: operationObject(operation, writer, responses),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Postern",
      version,
      description:
        "Network access for a limited time: roles, people, and the firewalls they may open. Errors are decided by `code`; sentences may change.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: sorted(writer.components),
      responses: sorted(responses),
      headers,
      securitySchemes,
    },
  };
}

/** Every declared operation, by path and method. */
export function operationsOf(routes: readonly MountedRoute[]): Operation[] {
  return routes
    .flatMap(({ pattern, handlers }) =>
      methods.flatMap((method): Operation[] => {
        const declaration = handlers[method].endpoint?.declaration;
        const path = pattern.replace(/:(\w+)/g, "{$1}");
        return declaration ? [{ method, path, declaration }] : [];
      }),
    )
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function operationObject(
  operation: Operation,
  writer: SchemaWriter,
  shared: Record<string, JsonObject>,
): JsonObject {
  const { path, declaration } = operation;
  const { summary, description = `${summary}.`, access, body, examples } = declaration;
  const parameters = parametersOf(operation, writer);
  return {
    operationId: operationIdOf(summary),
    summary,
    description: access.includes(":") ? `${description} Needs \`${access}\`.` : description,
    tags: [tagOf(path)],
    security: securityOf(access),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { "application/json": media(writer.write(body, "input"), examples?.body) },
      },
    }),
    responses: {
      ...successResponse(operation, writer),
      ...(hasTag(operation) && {
        304: {
          description: "Unchanged since the answer with this ETag",
          headers: headerReferences(["X-Request-Id", "ETag"]),
        },
      }),
      ...errorResponses(operation, shared),
    },
  };
}

/** Permissions that only people have are no scopes, so a key cannot carry them. */
function securityOf(access: Access): JsonObject[] {
  if (access === "public") return [];
  const isForKeys = access === "known" || scope.safeParse(access).success;
  return [{ bearerAuth: [] }, ...(isForKeys ? [{ keyAuth: [] }] : []), { cookieAuth: [] }];
}

function tagOf(path: string): string {
  if (path.startsWith("/v1/")) return "Opal dialect";
  const noun = path.split("/")[3] ?? "";
  return noun in tags ? noun : "service";
}

/** "Assign a resource to a role" → `assignResourceToRole`. */
function operationIdOf(summary: string): string {
  const words = summary.toLowerCase().replaceAll("'", "").split(/\W+/);
  const [first = "", ...rest] = words.filter((word) => !["a", "an", "the"].includes(word));
  return [first, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join("");
}

function successResponse(operation: Operation, writer: SchemaWriter): JsonObject {
  const { status = 200, response, download, stream, examples } = operation.declaration;
  if (download) return fileResponse(download);
  if (stream) return streamResponse(writer.write(stream, "output"));
  const headersOf = hasTag(operation) ? ["X-Request-Id", "ETag"] : ["X-Request-Id"];
  const sentences = { 200: "Done", 201: "Created", 204: "" };
  return {
    [status]: {
      description: response ? sentences[status] : "Done; there is nothing to say",
      headers: headerReferences(headersOf),
      ...(response && {
        content: {
          "application/json": media(writer.write(response, "output"), examples?.response),
        },
      }),
    },
  };
}

/** What changes while it is written has no tag. */
const hasTag = ({ method, declaration: { download, stream } }: Operation) =>
  method === "GET" && !download && !stream;

function streamResponse(schema: JsonObject): JsonObject {
  return {
    200: {
      description: "Server-sent events; the `data` of each is JSON of this shape",
      headers: headerReferences(["X-Request-Id"]),
      content: { "text/event-stream": { schema } },
    },
  };
}

function fileResponse(types: readonly string[]): JsonObject {
  const text = { schema: { type: "string" } };
  return {
    200: {
      description: "The file, written while it is sent. Only a connection that ends well is whole",
      headers: headerReferences(["X-Request-Id", "Content-Disposition", "X-Total-Rows"]),
      content: Object.fromEntries(types.map((type) => [type, text])),
    },
  };
}

const media = (schema: JsonObject, example: unknown) => ({
  schema,
  ...(example !== undefined && { example }),
});

function parametersOf(operation: Operation, writer: SchemaWriter): JsonObject[] {
  const { path, declaration } = operation;
  const ids = idsOf(path);
  const headerOf = (name: string, description: string, schema: JsonObject): JsonObject => ({
    ...{ name, in: "header", required: false, description, schema },
  });
  return [
    ...fieldsOf(declaration.params, "path", writer).map((field) => ({
      ...field,
      example: ids[String(field.name)],
    })),
    // What a query means, not how it is spelled: a whole number, and ids joined by commas.
    ...fieldsOf(declaration.query, "query", writer),
    ...(hasTag(operation)
      ? [headerOf("If-None-Match", "An ETag: answered by 304 while it holds.", { type: "string" })]
      : []),
    ...(declaration.errors?.some((code) => errorCatalogue[code].status === 412)
      ? [
          headerOf("If-Match", "An ETag: the change is made only while it holds.", {
            type: "string",
          }),
        ]
      : []),
    ...(takesIdempotencyKey(operation)
      ? [
          headerOf(
            "Idempotency-Key",
            "Makes a repeat safe: for 24 hours it gets the first answer.",
            { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]{1,255}$" },
          ),
        ]
      : []),
  ];
}

function fieldsOf(
  schema: z.ZodType | undefined,
  place: "path" | "query",
  writer: SchemaWriter,
): JsonObject[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).map(([name, field]) => {
    const { description, ...json } = writer.write(field as z.ZodType, "output");
    return {
      ...{ name, in: place, required: place === "path" },
      ...(description !== undefined && { description }),
      ...(json.type === "array" && { style: "form", explode: false }),
      schema: json,
    };
  });
}

const textHeader = (description: string, example: string) => ({
  description,
  schema: { type: "string", examples: [example] },
});
const numberHeader = (description: string) => ({
  description,
  schema: { type: "integer", minimum: 0 },
});

const headers = {
  "X-Request-Id": textHeader(
    "Names the call in our log; errors repeat it.",
    "0b6d8b0e-4c1e-4a55-9f0e-6f2b9f6f2f51",
  ),
  ETag: textHeader("Changes with the answer; strong.", '"c0gRBCPxGbDqMk1mCZnFJw"'),
  "Content-Disposition": textHeader(
    "The name of the file.",
    'attachment; filename="audit-log-acme.csv"',
  ),
  "X-Total-Rows": numberHeader("How many rows the file will have, where that is known."),
  Allow: textHeader("The methods of this path.", "GET, POST, HEAD, OPTIONS"),
  "WWW-Authenticate": textHeader("How to say who is asking.", "Bearer"),
  "Retry-After": numberHeader("Seconds to wait."),
  "RateLimit-Limit": numberHeader("Calls that are allowed in a minute."),
  "RateLimit-Remaining": numberHeader("Calls that are left in it."),
  "RateLimit-Reset": numberHeader("Seconds until it starts anew."),
};

const securitySchemes = {
  bearerAuth: {
    ...{ type: "http", scheme: "bearer", bearerFormat: "JWT" },
    description: "The `accessToken` of a sign-in, for 15 minutes unless configured otherwise.",
  },
  keyAuth: {
    ...{ type: "apiKey", in: "header", name: "X-API-Key" },
    description:
      "An API key with the scope of the call. `Authorization: ApiKey <key>` and `Authorization: Bearer <key>` are taken as well.",
  },
  cookieAuth: {
    ...{ type: "apiKey", in: "cookie", name: "postern.sign-in" },
    description:
      "The browser's own. On https it is called `__Host-postern.sign-in`; a change must also come from our own pages.",
  },
};

const sorted = (schemas: Record<string, JsonObject>) =>
  Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
