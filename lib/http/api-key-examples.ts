import { exampleIds } from "./examples";

/** A key of the API document. Its end is far off: an example must not expire. */
const key = {
  id: exampleIds.apiKey,
  name: "ci-1",
  description: "Deployments",
  keyPrefix: "ptn_7f3aK2xQ",
  scopes: ["roles:read", "roles:write"],
  expiresAt: "2099-12-31T23:59:59Z",
  createdAt: "2026-02-18T10:30:00Z",
};

export const apiKeyExamples = {
  key: {
    ...key,
    status: "ACTIVE",
    isRevoked: false,
    revokedAt: null,
    revokedByName: null,
    lastUsedAt: "2026-02-19T08:04:00Z",
    lastUsedIp: "203.0.113.7",
    createdByEmail: "admin@acme.example",
    isRotated: false,
  },
  body: {
    name: "ci-1",
    description: "Deployments",
    scopes: ["roles:read", "roles:write"],
    expiresAt: "2099-12-31T23:59:59Z",
  },
  issued: { ...key, plainTextKey: "ptn_7f3aK2xQ…" },
};
