import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "./api";
import { schemasIn } from "./schemas";

const usersSchemas = schemasIn(() => import("@/lib/contract/users"));
const rolesSchemas = schemasIn(() => import("@/lib/contract/roles"));
const resourcesSchemas = schemasIn(() => import("@/lib/contract/resources"));

/** What access can be narrowed to. */
export type ChoiceKind = "user" | "resource" | "role";

/** A person, a resource or a role, as far as choosing one needs to know it. */
export type NamedChoice = { id: string; name: string; detail: string | null };

const choicesMax = 50;

/** The first of those that match, by name, and how many there are. */
export function choicesQuery(kind: ChoiceKind, q: string) {
  return queryOptions({
    queryKey: [`${kind}s`, "narrow", { q }] as const,
    queryFn: ({ signal }) => read(kind, { q, page: 0, size: choicesMax }, signal),
    placeholderData: keepPreviousData,
  });
}

/** The one with an id; null when there is none. */
export function choiceQuery(kind: ChoiceKind, id: string | undefined) {
  return queryOptions({
    queryKey: [`${kind}s`, "narrowed", { id }] as const,
    queryFn: async ({ signal }): Promise<NamedChoice | null> => {
      const { choices } = await read(kind, { q: id, page: 0, size: 1 }, signal);
      return choices.find((choice) => choice.id === id) ?? null;
    },
    enabled: id !== undefined,
  });
}

type Query = { q: string | undefined; page: number; size: number };

async function read(
  kind: ChoiceKind,
  query: Query,
  signal: AbortSignal,
): Promise<{ choices: NamedChoice[]; total: number }> {
  if (kind === "user") {
    const page = await api.get("/users", { schema: usersSchemas("userPage"), query, signal });
    const choices = page.content.map(({ id, name, email }) => ({ id, name, detail: email }));
    return { choices, total: page.totalElements };
  }
  if (kind === "role") {
    const page = await api.get("/roles", { schema: rolesSchemas("rolePage"), query, signal });
    const choices = page.content.map(({ id, name, description }) => ({
      ...{ id, name },
      detail: description,
    }));
    return { choices, total: page.totalElements };
  }
  const page = await api.get("/resources", {
    schema: resourcesSchemas("resourcePage"),
    query,
    signal,
  });
  const choices = page.content.map(({ id, name, resourceIdentifier }) => ({
    ...{ id, name },
    detail: resourceIdentifier,
  }));
  return { choices, total: page.totalElements };
}
