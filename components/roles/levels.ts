import { z } from "zod";
import type { AssignedLevel } from "@/lib/client/assignments";

type Level = Pick<AssignedLevel, "accessLevelRemoteId" | "name">;

/** What the default level is called where it stands beside others. */
export function levelName({ accessLevelRemoteId, name }: Level): string {
  return accessLevelRemoteId === "" ? "Default" : name;
}

/** The part of a resource's config that says which levels it has; the rest is its provider's. */
const levelled = z.object({
  accessLevels: z.array(z.object({ remoteId: z.string().min(1), name: z.string().optional() })),
});

/** Every level of a resource: the default one, and those that it defines. */
export function levelsOf(config: Record<string, unknown> | null): Level[] {
  const defined = levelled.safeParse(config).data?.accessLevels ?? [];
  return [
    { accessLevelRemoteId: "", name: "" },
    ...defined.map(({ remoteId, name = remoteId }) => ({ accessLevelRemoteId: remoteId, name })),
  ];
}
