import { spawnSync } from "node:child_process";
import type { Queries } from "../queries";
import { resources } from "../schema/resources";
import { roleResources, roles, roleUsers } from "../schema/roles";
import { acmeId, resourceId, roleId, userId } from "./demo-ids";

/** Nothing listens there, as a rule: the firewall is to be watched, not a service. */
const guardedPort = 8822;

/** Whether this process may change the machine's nftables; asked without changing them. */
export function canChangeHost(): boolean {
  const { status } = spawnSync("nft", ["--check", "add table inet postern_demo"], {
    env: { NODE_ENV: "production", PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    stdio: "ignore",
    timeout: 5_000,
  });
  return status === 0;
}

/**
 * Adds the one resource of the demo that is real, this machine itself, and a role of both demo
 * accounts that holds it. Its first session changes the machine, and nothing before that.
 *
 * @param port at which this Postern listens: two of them on one machine have a table each
 */
export async function fillHost({ orm }: Queries, port: number): Promise<void> {
  const organizationId = acmeId;
  const [host, role, admin, member] = [resourceId(90), roleId(70), userId(1), userId(2)];
  await orm.insert(resources).values({
    organizationId,
    id: host,
    name: "this-server",
    provider: "HOST",
    resourceType: "NFTABLES",
    resourceIdentifier: port === 3000 ? "postern_demo" : `postern_demo_${port}`,
    config: {
      port: guardedPort,
      protocol: "tcp",
      guard: "from_first_session",
      loopback: "guarded",
    },
    isActive: true,
    lastVerifiedAt: new Date(),
  });
  await orm.insert(roles).values({
    organizationId,
    id: role,
    name: "This server",
    description: `Port ${guardedPort} of the machine that Postern runs on: a real firewall to watch`,
    maxSessionDurationHours: 24,
  });
  const link = { organizationId, roleId: role, assignedById: admin, assignedByName: "Ana Ruiz" };
  await orm.insert(roleResources).values({ ...link, resourceId: host });
  await orm.insert(roleUsers).values([admin, member].map((id) => ({ ...link, userId: id })));
}
