import { z } from "zod";
import { type AccessKey, accessKey, accountFor } from "./aws-account";
import { notOfAws } from "./aws-failures";
import { securityGroup } from "./aws-group";
import { leastPolicy } from "./aws-policy";
import { type Provider, ProviderFailure } from "./provider";

const groupId = /^sg-([0-9a-f]{8}|[0-9a-f]{17})$/;
/** No quota of a group goes beyond this: AWS allows 1,000 rules for a network interface. */
const quotaMax = 1_000;
const settings = z.object({ quota: z.int().min(1).max(quotaMax).optional() });

/** A security group of EC2: one rule for each address and port range, found again by its description. */
export const aws: Provider = {
  provider: "AWS",
  resourceType: "SECURITY_GROUP",
  label: "AWS security group",
  credential: {
    credentialType: "ACCESS_KEY",
    label: "AWS access key",
    schema: accessKey,
    fields: [
      { name: "accessKeyId", label: "Access key id", kind: "text", isRequired: true },
      { name: "secretAccessKey", label: "Secret access key", kind: "secret", isRequired: true },
      {
        name: "sessionToken",
        label: "Session token",
        hint: "Only for temporary keys, which end by themselves.",
        kind: "secret",
        isRequired: false,
      },
      {
        name: "roleArn",
        label: "Role to assume",
        hint: "Such as arn:aws:iam::123456789012:role/postern.",
        kind: "text",
        isRequired: false,
      },
      {
        name: "externalId",
        label: "External id",
        hint: "What the role's trust policy asks for.",
        kind: "secret",
        isRequired: false,
      },
      {
        name: "region",
        label: "Region to check it in",
        hint: "Only for keys of GovCloud or China, such as us-gov-west-1 or cn-north-1.",
        kind: "text",
        isRequired: false,
      },
    ],
    verify: askWho,
  },
  policy: {
    label: "IAM policy",
    hint: "Attach it to the user of the access key. If the key assumes a role, attach it to the role; the key itself then needs sts:AssumeRole on that role and nothing else.",
    of: leastPolicy,
  },
  identifier: {
    label: "Security group",
    hint: "Its id, such as sg-0a1b2c3d4e5f60718.",
    schema: z
      .string()
      .regex(groupId, "resourceIdentifier must be an id such as sg-0a1b2c3d4e5f60718"),
  },
  needsRegion: true,
  hasPorts: true,
  config: {
    schema: z.strictObject(settings.shape),
    fields: [
      {
        name: "quota",
        label: "Rules that fit",
        hint: "Only where AWS does not tell us: per family, 60 unless yours was raised.",
        kind: "number",
        isRequired: false,
      },
    ],
  },
  gatherMilliseconds: 250,
  connect: (target) => {
    const begin = accountFor(keysOf(target.secret ?? {}), target.region ?? "");
    return securityGroup(begin, target.identifier, settings.safeParse(target.config).data?.quota);
  },
};

/** Every region answers who somebody of its partition is; these are always there. */
const regionOfPartition: Record<string, string> = {
  "aws-us-gov": "us-gov-west-1",
  "aws-cn": "cn-north-1",
};
const regionElsewhere = "us-east-1";

/** Where to ask about a key: as it says, or where the role is that it takes on. */
function regionOf({ region, roleArn }: AccessKey): string {
  const [, partition = ""] = roleArn?.split(":") ?? [];
  return region ?? regionOfPartition[partition] ?? regionElsewhere;
}

async function askWho(given: Readonly<Record<string, unknown>>): Promise<void> {
  const keys = keysOf(given);
  const account = accountFor(keys, regionOf(keys))();
  try {
    const { Account } = await account.call("GetCallerIdentity", ({ sts }, options) =>
      sts.getCallerIdentity({}, options),
    );
    if (!Account) throw notOfAws();
  } catch (error) {
    throw account.failureOf(error);
  }
}

function keysOf(given: Readonly<Record<string, unknown>>): AccessKey {
  const secret = accessKey.safeParse(given);
  if (secret.success) return secret.data;
  throw new ProviderFailure("denied", "The credential does not hold an AWS access key");
}
