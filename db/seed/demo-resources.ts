import { on, opalResourceId, resourceId } from "./demo-ids";

/**
 * Nothing real stands behind the demo: its firewalls are simulated, and say so. What they would be
 * is in their names and identifiers; how slow they are, or how full, in their settings.
 */
const kinds = {
  production: { region: "eu-west-1", latencyMilliseconds: 300 },
  staging: { region: "eu-central-1", latencyMilliseconds: 200 },
  azure: { region: "westeurope", latencyMilliseconds: 900 },
  google: { region: "europe-west3", latencyMilliseconds: 600 },
  gateway: { region: null, latencyMilliseconds: 100 },
  agent: { region: null, latencyMilliseconds: 1500 },
};

const simulated = { provider: "SIMULATOR", resourceType: "SECURITY_GROUP", credentialId: null };

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
    const { region, latencyMilliseconds } = kinds[kindName];
    const isActive = !name.startsWith("-");
    return {
      id: resourceId(index + 1),
      name: name.replace(/^-/, ""),
      ...simulated,
      region,
      resourceIdentifier,
      config: { port, protocol: "tcp", latencyMilliseconds } as Record<string, unknown>,
      isActive,
      lastVerifiedAt: isActive ? on(290 + (index % 7)) : null,
      createdAt: on(index),
      updatedAt: on(index + 20),
    };
  }),
  {
    id: opalResourceId,
    name: "aws-administrator",
    ...simulated,
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
