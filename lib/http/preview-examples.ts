import type { Preview } from "@/lib/contract/previews";
import { exampleIds } from "./examples";

const ana = { id: "770e8400-e29b-41d4-a716-446655440001", name: "Ana Ruiz" };
const bo = { id: exampleIds.user, name: "Bo Chen" };
const prodDb = { id: exampleIds.resource, name: "prod-db" };
const sre = {
  kind: "role",
  roleId: "550e8400-e29b-41d4-a716-446655440022",
  roleName: "Site Reliability",
} as const;
const none = { people: 0, resources: 0, pairs: 0, named: [] };
const one = { people: 1, resources: 1, pairs: 1 };

const nothing: Preview = {
  at: "2026-02-18T10:30:00Z",
  gains: { ...none, limitHoursMin: null, limitHoursMax: null },
  loses: none,
  keeps: { ...none, through: [] },
  limits: { ...none, changes: [] },
  sessions: { live: 0, cut: 0 },
};
const gained: Preview = {
  ...nothing,
  gains: {
    ...one,
    limitHoursMin: 8,
    limitHoursMax: 8,
    named: [{ user: ana, resource: prodDb, limitHours: 8 }],
  },
};
const lost: Preview = {
  ...nothing,
  loses: { ...one, named: [{ user: ana, resource: prodDb, limitHours: 8 }] },
  sessions: { live: 2, cut: 1 },
  keeps: {
    ...one,
    through: [{ route: sre, people: 1 }],
    named: [{ user: bo, resource: prodDb, through: [sre], limitHours: 4 }],
  },
};

export const previewExamples = {
  resources: {
    body: { action: "assign", ids: ["660e8400-e29b-41d4-a716-446655440005"] },
    response: gained,
  },
  users: {
    body: { action: "assign", ids: ["770e8400-e29b-41d4-a716-446655440004"] },
    response: gained,
  },
  role: {
    body: { maxSessionDurationHours: 4 },
    response: {
      ...nothing,
      limits: {
        ...one,
        changes: [{ fromHours: 8, toHours: 4, people: 1 }],
        named: [{ user: ana, resource: prodDb, fromHours: 8, toHours: 4 }],
      },
    },
  },
  user: { body: { isActive: false }, response: lost },
};
