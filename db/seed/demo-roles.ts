import {
  devOpsTeamId,
  on,
  opalGroupId,
  opalResourceId,
  readOnlyId,
  resourceId,
  roleId,
  userId,
} from "./demo-ids";

export type DemoRole = {
  id: string;
  name: string;
  description: string | null;
  maxSessionDurationHours: number | null;
  createdAt: Date;
  updatedAt: Date;
  resources: string[];
  users: string[];
};

const span = (make: (number: number) => string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => make(from + index));

const role = (
  number: number,
  name: string,
  description: string | null,
  hours: number | null,
  resourceIds: string[],
  userIds: string[],
): DemoRole => ({
  id: roleId(number),
  name,
  description,
  maxSessionDurationHours: hours,
  createdAt: on(30 + number * 5),
  updatedAt: on(60 + number * 17),
  resources: resourceIds,
  users: userIds,
});

export const roles: DemoRole[] = [
  {
    id: devOpsTeamId,
    name: "DevOps Team",
    description: "Full access to production resources",
    maxSessionDurationHours: 24,
    createdAt: new Date("2026-02-18T10:30:00Z"),
    updatedAt: new Date("2026-02-18T10:30:00Z"),
    resources: [resourceId(1), resourceId(2)],
    users: [userId(3)],
  },
  {
    id: readOnlyId,
    name: "Read Only",
    description: "Limited access for auditors",
    maxSessionDurationHours: 2,
    createdAt: new Date("2026-02-15T14:20:00Z"),
    updatedAt: new Date("2026-02-16T09:15:00Z"),
    resources: [],
    users: [],
  },
  {
    ...role(
      0,
      "Cloud Administrators",
      "Holds the keys to the AWS account",
      1,
      [],
      [userId(4), userId(5)],
    ),
    id: opalGroupId,
  },
  role(
    1,
    "Database on-call",
    "Reach production databases while on call",
    8,
    [1, 2, 3, 7].map(resourceId),
    span(userId, 6, 17),
  ),
  role(
    2,
    "Site Reliability",
    "Everything that wakes people at night",
    4,
    span(resourceId, 1, 10),
    span(userId, 3, 9),
  ),
  role(
    3,
    "Backend Engineers",
    "Staging, and the hosts behind the public API",
    12,
    [4, ...Array.from({ length: 6 }, (_, index) => 11 + index)].map(resourceId),
    // The second is the member of the README, who can start a session on any machine.
    [userId(2), ...span(userId, 10, 24)],
  ),
  role(
    4,
    "Data Platform",
    "Warehouse, notebooks and the workers that feed them",
    24,
    [17, 18, 22, 23, 24].map(resourceId),
    span(userId, 18, 25),
  ),
  role(5, "Machine Learning", null, 48, [21, 22].map(resourceId), span(userId, 22, 27)),
  role(
    6,
    "Payments",
    "Card data environment: short sessions, few people",
    2,
    [7, 8].map(resourceId),
    [userId(8), userId(9), userId(26)],
  ),
  role(
    7,
    "Customer Support",
    "Look things up for customers",
    12,
    [25, 27].map(resourceId),
    span(userId, 29, 38),
  ),
  role(8, "Partners", "Integration engineers at partner companies", 8, [26].map(resourceId), [
    userId(39),
    userId(40),
  ]),
  role(9, "Break-glass", "For emergencies; every use is reviewed", 1, span(resourceId, 1, 28), [
    userId(1),
    userId(5),
  ]),
  role(
    10,
    "Office Network",
    "Printers, wikis and the old ERP",
    null,
    [29, 28].map(resourceId),
    span(userId, 28, 40),
  ),
  role(
    11,
    "Contractors",
    "Nothing by default; add resources for a job and take them away after it",
    168,
    [],
    [userId(34), userId(35), userId(36)],
  ),
];

/** Assignments that run out, by role and what it holds, in days from the moment of the filling. */
const endsInDays: Record<string, number> = {
  [`${roleId(1)} ${resourceId(7)}`]: 6,
  [`${roleId(1)} ${userId(17)}`]: 2,
  [`${roleId(8)} ${userId(40)}`]: 30,
  [`${roleId(11)} ${userId(35)}`]: 6,
  [`${roleId(11)} ${userId(36)}`]: 1,
};

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

/** When a demo assignment ends; null for no end. */
export function endOf(roleId: string, id: string): Date | null {
  const days = endsInDays[`${roleId} ${id}`];
  return days === undefined ? null : inDays(days);
}

/** Resources that a role has at one of their access levels. */
export const atLevels = () => [
  { roleId: roleId(9), resourceId: opalResourceId, accessLevel: "write", expiresAt: inDays(6) },
];
