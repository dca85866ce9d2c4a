/** The examples of the API document: real rows of the demo organization. */
export const roleExamples = [
  {
    id: "550e8400-e29b-41d4-a716-446655440000",
    name: "DevOps Team",
    description: "Full access to production resources",
    maxSessionDurationHours: 24,
    resourceIds: ["660e8400-e29b-41d4-a716-446655440001", "660e8400-e29b-41d4-a716-446655440002"],
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

/** Ids of the demo organization that the examples name. */
export const exampleIds = {
  role: "550e8400-e29b-41d4-a716-446655440000",
  resource: "660e8400-e29b-41d4-a716-446655440001",
  user: "770e8400-e29b-41d4-a716-446655440003",
  apiKey: "8a0e8400-e29b-41d4-a716-446655440001",
  opalGroup: "f454d283-ca87-4a8a-bdbb-df212eca5353",
  opalResource: "b5a5ca27-0ea3-4d86-9199-2126d57d1fbd",
};

/** Who made an assignment, beside "already assigned". */
export const existingExample = {
  assignedBy: { id: "770e8400-e29b-41d4-a716-446655440001", name: "Ana Ruiz" },
  assignedAt: "2026-02-18T10:30:00Z",
  expiresAt: null,
};

const results = (assigned: string, known: string) => ({
  body: { ids: [assigned, known] },
  response: {
    results: [
      { id: assigned, outcome: "assigned" },
      { id: known, outcome: "already_assigned", existing: existingExample },
    ],
  },
});

export const assignmentExamples = {
  resource: results("b5a5ca27-0ea3-4d86-9199-2126d57d1fbd", "660e8400-e29b-41d4-a716-446655440001"),
  user: results("770e8400-e29b-41d4-a716-446655440004", "770e8400-e29b-41d4-a716-446655440003"),
};

export const userExample = {
  id: exampleIds.user,
  email: "bo.chen@acme.example",
  name: "Bo Chen",
  isOrgAdmin: false,
  platformRole: "CUSTOMER",
  isActive: true,
  mfaEnabled: false,
  lastLoginAt: null,
  roleNames: ["DevOps Team"],
  createdAt: "2026-01-14T09:00:00Z",
  updatedAt: "2026-01-17T09:00:00Z",
  invitationExpiresAt: null,
};
