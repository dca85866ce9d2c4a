import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { ExistingAssignment } from "@/lib/contract/errors";
import type { Resource } from "@/lib/contract/resources";
import type { User } from "@/lib/contract/users";
import { api } from "./api";
import { schemasIn } from "./schemas";

const resourcesSchemas = schemasIn(() => import("@/lib/contract/resources"));
const usersSchemas = schemasIn(() => import("@/lib/contract/users"));

/** What a role holds: resources, or the people it is given to. Also the last part of their paths. */
export type AssignableKind = "resources" | "users";

/** A resource or a person, as far as choosing one needs to know it. */
export type Assignable = {
  id: string;
  name: string;
  /** What tells it from others of that name: a resource's identifier, a person's email. */
  detail: string;
  /** The kind of firewall; people have none. */
  provider?: string;
  isAdmin?: boolean;
  /** Why it cannot be added. */
  obstacle?: "user_deactivated";
  /** What hinders it for now; it can be added all the same. */
  note?: "resource_inactive" | "resource_unverified";
};

/** How an id got into the role, where it is in it already. */
export type Story = ExistingAssignment;

const pageSize = 50;

/** What can be chosen from, in pages of 50 by name; `q` is looked for by the server. */
export function assignablesQuery(kind: AssignableKind, q: string) {
  return infiniteQueryOptions({
    queryKey: [kind, "choose", { q }] as const,
    queryFn: ({ pageParam, signal }) =>
      readPage(kind, { q, page: pageParam, size: pageSize }, signal),
    initialPageParam: 0,
    getNextPageParam: ({ number, totalPages }) =>
      number + 1 < totalPages ? number + 1 : undefined,
    placeholderData: keepPreviousData,
  });
}

/** Most characters of ids or emails in one address; the server takes 32 kB of headers in all. */
const lookUpCharactersMax = 6_000;

/** Finds many by id, or people by email. What does not exist is left out. */
export async function lookUp(
  kind: AssignableKind,
  by: "ids" | "emails",
  values: readonly string[],
): Promise<Assignable[]> {
  const chunks = chunksOf(values, lookUpCharactersMax);
  const pages = await Promise.all(
    chunks.map((chunk) => readPage(kind, { [by]: chunk, page: 0, size: chunk.length })),
  );
  return pages.flatMap(({ content }) => content);
}

type Query = { q?: string; ids?: string[]; emails?: string[]; page: number; size: number };

async function readPage(kind: AssignableKind, query: Query, signal?: AbortSignal) {
  if (kind === "resources") {
    const page = await api.get("/resources", {
      schema: resourcesSchemas("resourcePage"),
      query,
      signal,
    });
    return { ...page, content: page.content.map(ofResource) };
  }
  const page = await api.get("/users", { schema: usersSchemas("userPage"), query, signal });
  return { ...page, content: page.content.map(ofUser) };
}

function ofResource({
  id,
  name,
  provider,
  resourceIdentifier,
  isActive,
  lastVerifiedAt,
}: Resource): Assignable {
  return {
    id,
    name,
    provider,
    detail: resourceIdentifier,
    ...(!isActive
      ? { note: "resource_inactive" }
      : lastVerifiedAt === null && { note: "resource_unverified" }),
  };
}

function ofUser({ id, name, email, isOrgAdmin, isActive }: User): Assignable {
  return {
    id,
    name,
    detail: email,
    isAdmin: isOrgAdmin,
    ...(!isActive && { obstacle: "user_deactivated" }),
  };
}

function chunksOf(values: readonly string[], charactersMax: number): string[][] {
  const chunks: string[][] = [];
  let room = 0;
  for (const value of values) {
    const size = encodeURIComponent(value).length + 3;
    if (size > room) {
      chunks.push([]);
      room = charactersMax;
    }
    chunks.at(-1)?.push(value);
    room -= size;
  }
  return chunks;
}
