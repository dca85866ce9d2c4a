import { randomBytes, randomUUID } from "node:crypto";
import { tagOf } from "@/lib/domain/firewalls/rule-tag";
import { aws } from "@/lib/providers/aws";
import type { Firewall, Rule, SeenRule, Spot, Target, Tools } from "@/lib/providers/provider";
import type { Place, Trouble } from "../support/provider-compliance";
import type { Behaviour, Counterpart } from "./aws-counterpart";
import { region } from "./aws-groups";

export const secretAccessKey = "a secret access key of the tests";

/** Keys of somebody new: what our side keeps of an account is not shared between tests. */
export const newKeys = () => ({
  accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
  secretAccessKey,
});

const troubles: Record<Trouble, Partial<Behaviour>> = {
  full: { quota: 2 },
  throttled: { fault: "throttled" },
  "times out after applying": { fault: "breaks off after applying" },
  "late visibility": { lagMilliseconds: Number.POSITIVE_INFINITY },
  "credential revoked": { denied: "all" },
};

const unused = () => Promise.reject(new Error("AWS needs no tools of ours"));
const tools: Tools = {
  simulator: { read: unused, count: unused, add: unused, remove: unused },
  agents: { order: unused, standing: unused, presence: unused },
};

/** A group of its own at the counterpart, and the firewall that our code sees there. */
export type GroupPlace = Place & {
  groupId: string;
  /** The firewall as it is, with something of the target changed. */
  connect(changes?: Partial<Target>): Firewall;
  ruleOf(spot: Spot): Rule;
  list(): Promise<SeenRule[]>;
};

export async function openGroup(cloud: Counterpart): Promise<GroupPlace> {
  const groupId = await cloud.createGroup();
  const target: Target = {
    organizationId: randomUUID(),
    resourceId: randomUUID(),
    resourceName: "a group",
    identifier: groupId,
    region,
    config: { port: 443 },
    secret: newKeys(),
  };
  const connect = (changes: Partial<Target> = {}) => aws.connect({ ...target, ...changes }, tools);
  return {
    groupId,
    connect,
    ruleOf: (spot) => ({ ...spot, tag: tagOf(target.organizationId, target.resourceId, spot) }),
    list: async () => (await connect().list()).rules,
    firewall: (trouble) => {
      cloud.behave(trouble ? troubles[trouble] : {});
      return connect();
    },
    holds: async () => (await cloud.rulesOf(groupId)).map(spotOf),
    addForeign: async ({ ports, address }, Description) => {
      const [protocol, port] = ports.split("/");
      await cloud.inner.authorizeSecurityGroupIngress({
        GroupId: groupId,
        IpPermissions: [
          {
            IpProtocol: protocol,
            FromPort: Number(port),
            ToPort: Number(port),
            IpRanges: [{ CidrIp: address, Description }],
          },
        ],
      });
    },
  };
}

/** What moto says, in our words: written apart from the product's own reading. */
function spotOf(rule: Awaited<ReturnType<Counterpart["rulesOf"]>>[number]): Spot {
  const { IpProtocol = "", FromPort, ToPort, CidrIpv4, CidrIpv6 } = rule;
  const range = FromPort === ToPort ? `${FromPort}` : `${FromPort}-${ToPort}`;
  const ports = `${IpProtocol}/${range}`;
  const plain: Record<string, string> = {
    "tcp/0-65535": "tcp",
    "udp/0-65535": "udp",
    "icmp/-1": "icmp",
    "icmpv6/-1": "icmp",
  };
  return { ports: plain[ports] ?? ports, address: CidrIpv4 ?? CidrIpv6 ?? "" };
}
