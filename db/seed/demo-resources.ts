import { on, opalResourceId, resourceId } from "./demo-ids";

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
        {
          remoteId: "arn:aws:iam::590304332660:role/AdministratorAccess",
          name: "AdminRole",
          ports: [22, 443],
          protocol: "tcp",
        },
        { remoteId: "write", name: "write", ports: [8443], protocol: "tcp" },
      ],
    } as Record<string, unknown>,
    isActive: true,
    lastVerifiedAt: on(296),
    createdAt: on(40),
    updatedAt: on(60),
  },
];
