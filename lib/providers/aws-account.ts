import { createHash } from "node:crypto";
import type { EC2 } from "@aws-sdk/client-ec2";
import type { GetServiceQuotaCommandOutput, ServiceQuotas } from "@aws-sdk/client-service-quotas";
import type { STS } from "@aws-sdk/client-sts";
import { z } from "zod";
import { awsFailure } from "./aws-failures";
import { type Allowance, type Pace, paceOf } from "./pace";
import { ProviderFailure } from "./provider";

const regionName = /^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/;

/** Keys of an IAM user, and a role to take on with them where one is named. */
export const accessKey = z.strictObject({
  accessKeyId: z.string().regex(/^\w{16,128}$/, "accessKeyId is not an access key's id"),
  secretAccessKey: z.string().min(1, "secretAccessKey must not be empty").max(256),
  sessionToken: z.string().min(1).max(8192).optional(),
  roleArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/,
      "roleArn is not a role such as arn:aws:iam::123456789012:role/postern",
    )
    .optional(),
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, "externalId is not an external id")
    .optional(),
  region: z.string().regex(regionName, "region is not one such as eu-west-1").optional(),
});
export type AccessKey = z.output<typeof accessKey>;

type Clients = { ec2: EC2; sts: STS; quotas: ServiceQuotas };
type Make<Result> = (clients: Clients, options: { abortSignal: AbortSignal }) => Promise<Result>;

export type RuleQuota = { limit: number; isAssumed: boolean };

/** An AWS account in one region, as one credential sees it, for one step of a run. */
export type Account = {
  /** Makes one call, at the pace that the account allows. @throws the SDK's error, or ProviderFailure */
  call<Result>(action: Action, make: Make<Result>): Promise<Result>;
  /** How many rules fit into a group, for each family. Never fails. */
  ruleQuota(): Promise<RuleQuota>;
  /** What an error of a call means. */
  failureOf(error: unknown): ProviderFailure;
};

/** "Request throttling for the Amazon EC2 API": each action has a bucket per account and region. */
const mutating: Allowance = { burst: 50, perSecond: 5 };
const reading: Allowance = { burst: 100, perSecond: 20 };
const allowances = {
  AuthorizeSecurityGroupIngress: mutating,
  RevokeSecurityGroupIngress: mutating,
  DescribeSecurityGroups: reading,
  DescribeSecurityGroupRules: reading,
  GetCallerIdentity: reading,
  GetServiceQuota: reading,
} satisfies Record<string, Allowance>;
export type Action = keyof typeof allowances;

const connectMilliseconds = 3_000;
const callMilliseconds = 8_000;
/** Shorter than what a run waits for a step: nothing may be changed after it has gone on. */
const stepMilliseconds = 11_000;

/** "Inbound or outbound rules per security group", and its default. */
const ruleQuotaCode = { ServiceCode: "vpc", QuotaCode: "L-0EA8095F" };
const ruleQuotaDefault = 60;
const quotaKeptMilliseconds = { told: 10 * 60_000, assumed: 60_000 };
const quotaMilliseconds = 3_000;

/** Half of the hour that a role's keys live. */
const roleKeptMilliseconds = 30 * 60_000;

const accountsKept = 200;
const accounts = new Map<string, () => Account>();

/**
 * The account behind a credential. Its connections, its pace and its quota are kept while the
 * process lives, so that every firewall of one account shares them.
 *
 * @returns begins a step: all calls of it end in time
 * @throws ProviderFailure `invalid` for a region that is none: it becomes part of a host's name
 */
export function accountFor(secret: AccessKey, region: string): () => Account {
  if (!regionName.test(region)) {
    throw new ProviderFailure("invalid", `"${region}" is not a region such as eu-west-1`);
  }
  const key = createHash("sha256")
    .update(JSON.stringify([region, secret]))
    .digest("hex");
  const account = accounts.get(key) ?? openAccount(secret, region);
  // What was used last stands last; the first one goes.
  accounts.delete(key);
  accounts.set(key, account);
  for (const oldest of [...accounts.keys()].slice(0, -accountsKept)) accounts.delete(oldest);
  return account;
}

function openAccount(secret: AccessKey, region: string): () => Account {
  const { accessKeyId, secretAccessKey, sessionToken = "", externalId = "" } = secret;
  const hidden = [secretAccessKey, sessionToken, externalId, accessKeyId];
  const paces = new Map<Action, Pace>();
  let opened: Promise<Clients> | undefined;
  let quota: Promise<RuleQuota & { until: number }> | undefined;
  const failureOf = (error: unknown) => awsFailure(error, hidden);
  const callUntil = async <Result>(action: Action, make: Make<Result>, ending: AbortSignal) => {
    const pace = paces.get(action) ?? paceOf(allowances[action]);
    paces.set(action, pace);
    await pace.take();
    opened ??= openClients(secret, region);
    const clients = await opened;
    ending.throwIfAborted();
    const late = AbortSignal.timeout(callMilliseconds);
    try {
      return await make(clients, { abortSignal: AbortSignal.any([ending, late]) });
    } catch (error) {
      if (failureOf(error).code === "throttled") pace.drain();
      throw error;
    }
  };
  const readQuota = async () => {
    // The right to read it is optional; without it, what AWS gives everybody is assumed.
    const read: Make<GetServiceQuotaCommandOutput> = ({ quotas }, options) =>
      quotas.getServiceQuota(ruleQuotaCode, options);
    const ending = AbortSignal.timeout(quotaMilliseconds);
    const limit = await callUntil("GetServiceQuota", read, ending).then(
      ({ Quota }) => Quota?.Value,
      () => undefined,
    );
    const now = performance.now();
    return limit === undefined
      ? { limit: ruleQuotaDefault, isAssumed: true, until: now + quotaKeptMilliseconds.assumed }
      : { limit, isAssumed: false, until: now + quotaKeptMilliseconds.told };
  };
  const ruleQuota = async () => {
    quota ??= readQuota();
    if ((await quota).until < performance.now()) quota = readQuota();
    const { limit, isAssumed } = await quota;
    return { limit, isAssumed };
  };
  return () => {
    const ending = AbortSignal.timeout(stepMilliseconds);
    return { call: (action, make) => callUntil(action, make, ending), ruleQuota, failureOf };
  };
}

/** The SDK is loaded when the first call is made: most organizations never need it. */
async function openClients(secret: AccessKey, region: string): Promise<Clients> {
  const { EC2, ServiceQuotas, STS } = await loadSdk();
  const { accessKeyId, secretAccessKey, sessionToken, roleArn, externalId } = secret;
  const settings = {
    region,
    // When to try again is decided by whoever called us.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: connectMilliseconds },
  };
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  const own = new STS({ ...settings, credentials: keys });
  const roleKeys = async () => {
    const { Credentials } = await own.assumeRole(
      {
        RoleArn: roleArn,
        RoleSessionName: "postern",
        ...(externalId && { ExternalId: externalId }),
      },
      { abortSignal: AbortSignal.timeout(callMilliseconds) },
    );
    if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey) {
      throw new ProviderFailure("denied", "AWS gave no credentials for the role");
    }
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      ...(Credentials.SessionToken && { sessionToken: Credentials.SessionToken }),
      ...(Credentials.Expiration && { expiration: Credentials.Expiration }),
    };
  };
  const assumeRole = shared(roleKeys);
  const given = { ...settings, credentials: roleArn ? assumeRole : keys };
  return { ec2: new EC2(given), sts: new STS(given), quotas: new ServiceQuotas(given) };
}

/** One answer for all who ask within a while; each client alone would ask again. */
function shared<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let kept: { answer: Promise<Result>; at: number } | undefined;
  return () => {
    if (kept && performance.now() - kept.at < roleKeptMilliseconds) return kept.answer;
    const answer = ask();
    kept = { answer, at: performance.now() };
    answer.catch(() => {
      kept = undefined;
    });
    return answer;
  };
}

async function loadSdk() {
  try {
    const [{ EC2 }, { STS }, { ServiceQuotas }] = await Promise.all([
      import(/* turbopackIgnore: true */ "@aws-sdk/client-ec2"),
      import(/* turbopackIgnore: true */ "@aws-sdk/client-sts"),
      import(/* turbopackIgnore: true */ "@aws-sdk/client-service-quotas"),
    ]);
    return { EC2, STS, ServiceQuotas };
  } catch {
    const message = "The AWS SDK is not installed; npm ci without --omit=optional installs it";
    throw new ProviderFailure("unsupported", message);
  }
}
