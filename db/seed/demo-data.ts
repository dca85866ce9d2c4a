/**
 * The demo organization. Ids, names and times that begin with 550e8400, 660e8400, 770e8400, f454d283
 * and b5a5ca27 are those of the public API examples, so that their curl commands run here as printed.
 */

export const acmeId = "110e8400-e29b-41d4-a716-446655440001";
export const globexId = "110e8400-e29b-41d4-a716-446655440002";

export const devOpsTeamId = "550e8400-e29b-41d4-a716-446655440000";
export const readOnlyId = "550e8400-e29b-41d4-a716-446655440010";
export const opalGroupId = "f454d283-ca87-4a8a-bdbb-df212eca5353";
export const opalResourceId = "b5a5ca27-0ea3-4d86-9199-2126d57d1fbd";

const roleId = (number: number) => `550e8400-e29b-41d4-a716-4466554400${String(20 + number)}`;
export const resourceId = (number: number) =>
  `660e8400-e29b-41d4-a716-4466554400${String(number).padStart(2, "0")}`;
export const userId = (number: number) =>
  `770e8400-e29b-41d4-a716-4466554400${String(number).padStart(2, "0")}`;

type Credential = { id: string; name: string; provider: string; credentialType: string };

export const credentials: Credential[] = [
  {
    id: "880e8400-e29b-41d4-a716-446655440001",
    name: "AWS production",
    provider: "AWS",
    credentialType: "ACCESS_KEY",
  },
  {
    id: "880e8400-e29b-41d4-a716-446655440002",
    name: "AWS staging",
    provider: "AWS",
    credentialType: "ACCESS_KEY",
  },
  {
    id: "880e8400-e29b-41d4-a716-446655440003",
    name: "Azure analytics",
    provider: "AZURE",
    credentialType: "SERVICE_PRINCIPAL",
  },
  {
    id: "880e8400-e29b-41d4-a716-446655440004",
    name: "Google Cloud data",
    provider: "GCP",
    credentialType: "SERVICE_ACCOUNT",
  },
  {
    id: "880e8400-e29b-41d4-a716-446655440005",
    name: "APISIX gateway",
    provider: "APISIX",
    credentialType: "ADMIN_KEY",
  },
];

type Kind = { credential: number; provider: string; resourceType: string; region: string | null };

const kinds = {
  production: {
    credential: 0,
    provider: "AWS",
    resourceType: "SECURITY_GROUP",
    region: "eu-west-1",
  },
  staging: {
    credential: 1,
    provider: "AWS",
    resourceType: "SECURITY_GROUP",
    region: "eu-central-1",
  },
  azure: {
    credential: 2,
    provider: "AZURE",
    resourceType: "NETWORK_SECURITY_GROUP",
    region: "westeurope",
  },
  google: { credential: 3, provider: "GCP", resourceType: "FIREWALL_RULE", region: "europe-west3" },
  gateway: { credential: 4, provider: "APISIX", resourceType: "ROUTE", region: null },
  agent: { credential: -1, provider: "AGENT", resourceType: "SCRIPT", region: null },
} satisfies Record<string, Kind>;

/** Name, kind, identifier, port; a minus before the name means switched off. */
const resourceRows: [string, keyof typeof kinds, string, number][] = [
  ["prod-db", "production", "sg-0a1b2c3d4e5f60718", 5432],
  ["prod-replica", "production", "sg-0a1c2d3e4f5a6b7c8", 5432],
  ["prod-redis", "production", "sg-0a1d2e3f405162738", 6379],
  ["prod-api-hosts", "production", "sg-0b2c3d4e5f6071829", 22],
  ["prod-kafka", "production", "sg-0b3d4e5f607182930", 9092],
  ["prod-search", "production", "sg-0b4e5f60718293a4b", 9200],
  ["payments-db", "production", "sg-0c15f60718293a4b5", 5432],
  ["payments-hosts", "production", "sg-0c260718293a4b5c6", 22],
  ["bastion-eu", "production", "sg-0c3718293a4b5c6d7", 22],
  ["bastion-us", "production", "sg-0c48293a4b5c6d7e8", 22],
  ["staging-db", "staging", "sg-0d193a4b5c6d7e8f9", 5432],
  ["staging-redis", "staging", "sg-0d2a4b5c6d7e8f90a", 6379],
  ["staging-hosts", "staging", "sg-0d3b5c6d7e8f90a1b", 22],
  ["staging-kafka", "staging", "sg-0d4c6d7e8f90a1b2c", 9092],
  ["load-test-fleet", "staging", "sg-0d5d7e8f90a1b2c3d", 22],
  ["preview-apps", "staging", "sg-0d6e8f90a1b2c3d4e", 443],
  ["analytics-warehouse", "azure", "nsg-analytics-dwh", 1433],
  ["analytics-notebooks", "azure", "nsg-analytics-jupyter", 443],
  ["reporting-vm", "azure", "nsg-reporting", 3389],
  ["grafana", "azure", "nsg-monitoring", 443],
  ["ml-training", "google", "allow-ml-training-ssh", 22],
  ["ml-feature-store", "google", "allow-feature-store", 5432],
  ["bigtable-proxy", "google", "allow-bigtable-proxy", 8080],
  ["etl-workers", "google", "allow-etl-workers", 22],
  ["admin-portal", "gateway", "route-admin-portal", 443],
  ["partner-api", "gateway", "route-partner-api", 443],
  ["support-console", "gateway", "route-support-console", 443],
  ["jump-host-fra", "agent", "fra-1", 22],
  ["-old-erp", "agent", "erp-legacy", 8443],
];

const base = Date.UTC(2026, 0, 12, 9, 0, 0);
const day = 86_400_000;
const on = (days: number) => new Date(base + days * day);

export const resources = [
  ...resourceRows.map(([name, kindName, resourceIdentifier, port], index) => {
    const { credential, ...kind } = kinds[kindName];
    const isActive = !name.startsWith("-");
    return {
      id: resourceId(index + 1),
      name: name.replace(/^-/, ""),
      credentialId: credentials[credential]?.id ?? null,
      ...kind,
      resourceIdentifier,
      config: { port, protocol: "tcp" } as Record<string, unknown>,
      isActive,
      lastVerifiedAt: isActive ? on(290 + (index % 7)) : null,
      createdAt: on(index),
      updatedAt: on(index + 20),
    };
  }),
  {
    id: opalResourceId,
    name: "aws-administrator",
    credentialId: credentials[0]?.id ?? null,
    provider: "AWS",
    resourceType: "SECURITY_GROUP",
    region: "us-east-1",
    resourceIdentifier: "sg-0e1f2031425364758",
    config: {
      port: 443,
      protocol: "tcp",
      accessLevels: [
        { remoteId: "arn:aws:iam::590304332660:role/AdministratorAccess", name: "AdminRole" },
        { remoteId: "write", name: "write" },
      ],
    } as Record<string, unknown>,
    isActive: true,
    lastVerifiedAt: on(296),
    createdAt: on(40),
    updatedAt: on(60),
  },
];

/** The first is the admin of the README; the third is the person of the API examples. */
const userNames = [
  "Ana Ruiz",
  "Mina Park",
  "Bo Chen",
  "Kim Lee",
  "Priya Nair",
  "Jonas Weber",
  "Leïla Haddad",
  "Tom Okafor",
  "Sofia Rossi",
  "Lars Nilsen",
  "Grace Mwangi",
  "Diego Torres",
  "Hana Sato",
  "Marek Nowak",
  "Chloé Martin",
  "Omar Farouk",
  "Elena Popova",
  "Ravi Iyer",
  "Nora Lindqvist",
  "Samuel Adeyemi",
  "Yuki Tanaka",
  "Clara Schmidt",
  "Mateo García",
  "Ingrid Dahl",
  "Farah Khan",
  "Peter Novák",
  "Aisha Bello",
  "Viktor Orlov",
  "Julia Costa",
  "Dev Patel",
  "Maeve O’Connor",
  "Hugo Laurent",
  "Zeynep Kaya",
  "Emil Jensen",
  "Lucía Fernández",
  "Ken Watanabe",
  "Olga Petrova",
  "Noah Fischer",
  "Amara Diallo",
  "Sven Bauer",
];

const emailOf = (name: string) =>
  `${name
    .normalize("NFD")
    .replace(/[^\p{L} ]/gu, "")
    .toLowerCase()
    .replaceAll(" ", ".")}@acme.example`;

export const users = userNames.map((name, index) => ({
  id: userId(index + 1),
  name,
  email: index === 0 ? "admin@acme.example" : index === 1 ? "member@acme.example" : emailOf(name),
  isOrgAdmin: index === 0 || index === 4,
  isActive: index !== 27 && index !== 36,
  createdAt: on(index),
  updatedAt: on(index + 3),
}));

type DemoRole = {
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
    span(userId, 10, 24),
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
