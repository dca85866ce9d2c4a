import path from "node:path";
import { can } from "@/lib/contract/permissions";
import type { Endpoint } from "@/lib/http/endpoint";
import { loadRoutes } from "@/lib/http/mount";
import type { Method, RouteHandler } from "@/lib/http/route";

export type DeclaredCall = {
  /** `GET /api/v1/roles/:id`. */
  title: string;
  method: Method;
  pattern: string;
  /** Names of the ids in the path, in order. */
  ids: string[];
  declaration: Endpoint["declaration"];
  /** The handler as the front door runs it. */
  reply: RouteHandler["reply"];
};

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** The route table as the files say it: every path, and every declared method of it. */
export async function readRouteTable() {
  const routes = await loadRoutes(path.resolve("app"));
  const calls = routes.flatMap(({ pattern, handlers }) =>
    methods.flatMap((method): DeclaredCall[] => {
      const { endpoint, reply } = handlers[method];
      const declaration = endpoint?.declaration;
      const ids = [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name ?? "");
      return declaration
        ? [{ title: `${method} ${pattern}`, method, pattern, ids, declaration, reply }]
        : [];
    }),
  );
  return { patterns: routes.map(({ pattern }) => pattern), calls };
}

/** A pattern with its ids filled in. */
export function pathOf(pattern: string, ids: Readonly<Record<string, string>>): string {
  return pattern.replace(/:(\w+)/g, (_all, name: string) => ids[name] ?? "");
}

/** Whether the declaration asks for a permission that members lack. */
export const isForAdmins = ({ declaration: { access } }: DeclaredCall) =>
  access !== "public" &&
  access !== "signed-in" &&
  access !== "known" &&
  !can({ isOrgAdmin: false }, access);

/** Whether an agent reports by it: what comes of that is told where it is seen, not by the call. */
export const isReport = ({ pattern, declaration: { access } }: DeclaredCall) =>
  access === "agent:connect" && !pattern.endsWith("/register");

/** Whether a call changes something; previews only tell what a change would do. */
export const isChange = (call: DeclaredCall) =>
  call.method !== "GET" && !call.pattern.endsWith("/preview") && !isReport(call);

/** Rows for `describe.each`, which would cut a long title short if it were a field. */
export const byTitle = (calls: readonly DeclaredCall[]) =>
  calls.map((call): [string, DeclaredCall] => [call.title, call]);
