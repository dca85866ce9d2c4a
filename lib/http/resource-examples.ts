import { exampleIds } from "./examples";

const times = { createdAt: "2026-02-18T10:30:00Z", updatedAt: "2026-02-18T10:30:00Z" };

const credentialId = "880e8400-e29b-41d4-a716-446655440001";

const body = {
  name: "prod-db",
  credentialId,
  provider: "AWS",
  resourceType: "SECURITY_GROUP",
  resourceIdentifier: "sg-0a1b2c3d4e5f60718",
  region: "eu-west-1",
  config: { port: 5432, protocol: "tcp" },
};

const made = {
  id: exampleIds.resource,
  ...body,
  credentialName: "AWS production",
  isSimulated: false,
  isActive: false,
  roleCount: 0,
  lastVerifiedAt: null,
  verificationError: null,
  room: [],
  rulesOpen: 0,
  rulesStuck: 0,
  foreignTotal: 0,
  heldRemovals: 0,
  liveSessions: 0,
  ...times,
};

export const resourceExamples = {
  body,
  made,
  resource: {
    ...made,
    isActive: true,
    roleCount: 4,
    lastVerifiedAt: "2026-02-18T10:30:02Z",
    room: [{ family: 4, used: 52, limit: 60, isAssumed: false }],
    rulesOpen: 12,
    foreignTotal: 40,
    liveSessions: 3,
  },
};

const credentialMade = {
  id: credentialId,
  name: "AWS production",
  provider: "AWS",
  credentialType: "ACCESS_KEY",
  isValid: null,
  lastVerifiedAt: null,
  verificationError: null,
  resourceCount: 0,
  ...times,
};

export const credentialExamples = {
  body: {
    name: "AWS production",
    provider: "AWS",
    credentialType: "ACCESS_KEY",
    credentialData: {
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    },
  },
  made: credentialMade,
  credential: {
    ...credentialMade,
    isValid: true,
    lastVerifiedAt: "2026-02-18T10:30:01Z",
    resourceCount: 1,
  },
};
