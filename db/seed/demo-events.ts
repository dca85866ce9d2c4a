import { randomUUID } from "node:crypto";
import { eventId } from "./demo-ids";
import { resources } from "./demo-resources";
import { type DemoRole, roles } from "./demo-roles";
import { users } from "./demo-users";

const by = users[0];

type Told = {
  eventType: string;
  role: DemoRole;
  createdAt: Date;
  relatedId?: string;
  after: Record<string, unknown>;
};

/** How the demo roles came to be as they are, oldest first: made, then filled, then given. */
export const events = roles
  .flatMap((role): Told[] => [
    {
      eventType: "ROLE_CREATE",
      role,
      createdAt: role.createdAt,
      after: {
        name: role.name,
        description: role.description,
        maxSessionDurationHours: role.maxSessionDurationHours,
      },
    },
    ...role.resources.map((id) => given("resource", role, id, nameOf(resources, id))),
    ...role.users.map((id) => given("user", role, id, nameOf(users, id))),
  ])
  .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
  .map(({ eventType, role, createdAt, relatedId, after }, index) => ({
    id: eventId(index + 1),
    eventType,
    actorType: "USER",
    actorId: by?.id ?? null,
    actorEmail: by?.email ?? null,
    actorName: by?.name ?? null,
    resourceType: "ROLE",
    resourceId: role.id,
    resourceName: role.name,
    relatedId: relatedId ?? null,
    requestId: randomUUID(),
    details: { before: null, after },
    createdAt,
  }));

function given(kind: "resource" | "user", role: DemoRole, id: string, name: string): Told {
  return {
    eventType: `ROLE_${kind.toUpperCase()}_ASSIGN`,
    role,
    createdAt: role.updatedAt,
    relatedId: id,
    after: { [`${kind}Id`]: id, [`${kind}Name`]: name },
  };
}

function nameOf(rows: readonly { id: string; name: string }[], id: string): string {
  return rows.find((row) => row.id === id)?.name ?? id;
}
