import type { Action } from "./aws-account";
import type { PolicyPlace } from "./provider";

/**
 * What each call needs, and of what: a group alone, or all of an account, where AWS knows no
 * narrower right. Asking who one is needs none. Whoever adds a call says here what it takes.
 */
const rights: Record<Action, { right: string; of: "group" | "account" } | null> = {
  DescribeSecurityGroups: { right: "ec2:DescribeSecurityGroups", of: "account" },
  DescribeSecurityGroupRules: { right: "ec2:DescribeSecurityGroupRules", of: "account" },
  AuthorizeSecurityGroupIngress: { right: "ec2:AuthorizeSecurityGroupIngress", of: "group" },
  RevokeSecurityGroupIngress: { right: "ec2:RevokeSecurityGroupIngress", of: "group" },
  GetServiceQuota: { right: "servicequotas:GetServiceQuota", of: "account" },
  GetCallerIdentity: null,
};

const rightsOf = (kind: "group" | "account") =>
  Object.values(rights).flatMap((each) => (each?.of === kind ? [each.right] : []));

/**
 * The least that a key needs for these groups, as IAM takes it: it reads all, which AWS cannot limit,
 * and changes these alone. Without any it may change every group, until there are some.
 */
export function leastPolicy(places: readonly PolicyPlace[]): Record<string, unknown> {
  const named = places.map(({ identifier, region }) => arnOf(region ?? "*", identifier));
  const arns = [...new Set(named)].sort();
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "PosternReads", Effect: "Allow", Action: rightsOf("account"), Resource: "*" },
      {
        Sid: "PosternChanges",
        Effect: "Allow",
        Action: rightsOf("group"),
        Resource: arns.length > 0 ? arns : arnOf("*", "*"),
      },
    ],
  };
}

/** Ids of groups are unique, so the account is left open: only its administrator knows its number. */
function arnOf(region: string, group: string): string {
  const partition = region.startsWith("us-gov-")
    ? "aws-us-gov"
    : region.startsWith("cn-")
      ? "aws-cn"
      : "aws";
  return `arn:${partition}:ec2:${region}:*:security-group/${group}`;
}
