import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { Account } from "./aws-account";
import { awsCodeOf, notOfAws } from "./aws-failures";
import { permissionsOf, roomOf, seenRuleOf } from "./aws-rules";
import {
  type Firewall,
  ProviderFailure,
  type Refusal,
  type Rule,
  type SeenRule,
  type Spot,
} from "./provider";

/** "MaxResults: a value between 5 and 1000". */
const pageSize = 1_000;
const pagesMax = 100;
/** What a trial call may be answered when the right to make it is there. */
const allowed = /^(DryRunOperation|InvalidPermission\..+|RulesPerSecurityGroupLimitExceeded)$/;

type KnownRule = Rule & { providerRuleId: string | null };

/**
 * A group of an account.
 *
 * @param begin begins a step at the account
 * @param quota how many rules fit for each family; without it AWS is asked
 */
export function securityGroup(
  begin: () => Account,
  GroupId: string,
  quota: number | undefined,
): Firewall {
  const step = async <Result>(work: (account: Account) => Promise<Result>) => {
    const account = begin();
    try {
      return await work(account);
    } catch (error) {
      throw account.failureOf(error);
    }
  };
  const list = async (account: Account) => {
    const [rules, room] = await Promise.all([
      readRules(account, GroupId),
      quota ? { limit: quota, isAssumed: false } : account.ruleQuota(),
    ]);
    return { rules: rules.map(seenRuleOf), room: roomOf(rules, room) };
  };
  return {
    verify: () =>
      step(async (account) => {
        await tryOut(account, GroupId);
        return list(account);
      }),
    list: () => step(list),
    open: (rules) => step((account) => open(account, GroupId, rules)),
    close: (rules) => step((account) => close(account, GroupId, rules)),
  };
}

/** Who we are, whether the group is there, and whether we may change it: EC2 tells without doing it. */
async function tryOut(account: Account, GroupId: string): Promise<void> {
  await account.call("GetCallerIdentity", ({ sts }, options) => sts.getCallerIdentity({}, options));
  await findGroup(account, GroupId);
  const sample = { ports: "tcp/443", address: "192.0.2.1/32", tag: "postern" };
  const trial = { GroupId, IpPermissions: permissionsOf([sample]), DryRun: true };
  const attempts = [
    () =>
      account.call("AuthorizeSecurityGroupIngress", ({ ec2 }, options) =>
        ec2.authorizeSecurityGroupIngress(trial, options),
      ),
    () =>
      account.call("RevokeSecurityGroupIngress", ({ ec2 }, options) =>
        ec2.revokeSecurityGroupIngress(trial, options),
      ),
  ];
  for (const attempt of attempts) {
    // "It would have succeeded" is an error too, and whether the rule is there is not the question.
    await attempt().catch((error: unknown) => {
      if (!allowed.test(awsCodeOf(error))) throw error;
    });
  }
}

async function findGroup(account: Account, GroupId: string): Promise<void> {
  const { SecurityGroups } = await account.call("DescribeSecurityGroups", ({ ec2 }, options) =>
    ec2.describeSecurityGroups({ GroupIds: [GroupId] }, options),
  );
  if (!SecurityGroups) throw notOfAws();
  if (SecurityGroups.some((group) => group.GroupId === GroupId)) return;
  throw new ProviderFailure("absent", `AWS knows no group ${GroupId} in this region`);
}

/** The inbound rules. */
async function readRules(account: Account, GroupId: string): Promise<SecurityGroupRule[]> {
  const rules: SecurityGroupRule[] = [];
  const asked = { Filters: [{ Name: "group-id", Values: [GroupId] }], MaxResults: pageSize };
  let NextToken: string | undefined;
  for (let page = 0; page === 0 || (NextToken && page < pagesMax); page += 1) {
    const from = NextToken ? { NextToken } : {};
    const answer = await account.call("DescribeSecurityGroupRules", ({ ec2 }, options) =>
      ec2.describeSecurityGroupRules({ ...asked, ...from }, options),
    );
    if (!answer.SecurityGroupRules) {
      await findGroup(account, GroupId);
      throw notOfAws();
    }
    rules.push(...answer.SecurityGroupRules);
    NextToken = answer.NextToken;
  }
  // A filter that matches nothing is no error: the group may be empty, or may not be there.
  if (rules.length === 0) await findGroup(account, GroupId);
  return rules.filter(({ IsEgress }) => IsEgress !== true);
}

/** All rules in one call; those that EC2 minds are refused, or are there already. */
async function open(account: Account, GroupId: string, rules: readonly Rule[]): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  const present: Rule[] = [];
  const full = new Map<boolean, ProviderFailure>();
  const isIPv6 = ({ address }: Rule) => address.includes(":");
  const refuse = ({ ports, address }: Rule, failure: ProviderFailure) => {
    refusals.push({ ports, address, failure });
  };
  await halving(unique(rules), {
    call: (some) =>
      account.call("AuthorizeSecurityGroupIngress", ({ ec2 }, options) => {
        const IpPermissions = permissionsOf(some);
        return ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions }, options);
      }),
    isAboutOne: (error) => isDuplicate(error) || isRefusal(account.failureOf(error)),
    settle: (rule, error) => {
      if (isDuplicate(error)) {
        present.push(rule);
        return;
      }
      const failure = account.failureOf(error);
      if (failure.code === "full") full.set(isIPv6(rule), failure);
      refuse(rule, failure);
    },
    // Once one address of a family has found no room, the others need not ask.
    isSettled: (rule) => {
      const failure = full.get(isIPv6(rule));
      if (failure) refuse(rule, failure);
      return failure !== undefined;
    },
  });
  for (const rule of await othersOf(account, GroupId, present)) {
    const message = "The group holds this very rule already, and it is not ours";
    refuse(rule, new ProviderFailure("invalid", message));
  }
  return refusals;
}

const isDuplicate = (error: unknown) => awsCodeOf(error) === "InvalidPermission.Duplicate";
const isRefusal = ({ code }: ProviderFailure) => code === "full" || code === "invalid";

/** Of rules that are there, those that somebody else put there: EC2 holds each rule only once. */
async function othersOf(account: Account, GroupId: string, present: readonly Rule[]) {
  if (present.length === 0) return [];
  const seen = bySpot((await readRules(account, GroupId)).map(seenRuleOf));
  return present.filter((rule) => {
    const there = seen.get(keyOf(rule));
    return there !== undefined && there.note !== rule.tag;
  });
}

/**
 * All rules in one call, by their ids. A rule without one is looked for; if it does not show yet, it
 * is taken away by what it says, which never finds a rule that somebody else is seen to hold.
 */
async function close(
  account: Account,
  GroupId: string,
  rules: readonly KnownRule[],
): Promise<Refusal[]> {
  const isNameless = rules.some(({ providerRuleId }) => providerRuleId === null);
  const seen = isNameless
    ? bySpot((await readRules(account, GroupId)).map(seenRuleOf))
    : new Map<string, SeenRule>();
  const found = unique(rules).map((rule) => {
    const there = seen.get(keyOf(rule));
    const id = rule.providerRuleId ?? (there?.note === rule.tag ? there.providerRuleId : null);
    return { rule, id, isOfOthers: id === null && there !== undefined };
  });
  const refusals: Refusal[] = [];
  const settle = (rule: Rule, error: unknown) => {
    if (isGone(error)) return;
    const { ports, address } = rule;
    refusals.push({ ports, address, failure: account.failureOf(error) });
  };
  const isAboutOne = (error: unknown) => isGone(error) || isRefusal(account.failureOf(error));
  await halving(
    found.flatMap(({ rule, id }) => (id === null ? [] : [{ rule, id }])),
    {
      call: (some) =>
        account.call("RevokeSecurityGroupIngress", ({ ec2 }, options) => {
          const SecurityGroupRuleIds = some.map(({ id }) => id);
          return ec2.revokeSecurityGroupIngress({ GroupId, SecurityGroupRuleIds }, options);
        }),
      isAboutOne,
      settle: ({ rule }, error) => settle(rule, error),
    },
  );
  await halving(
    found.flatMap(({ rule, id, isOfOthers }) => (id === null && !isOfOthers ? [rule] : [])),
    {
      call: (some) =>
        account.call("RevokeSecurityGroupIngress", ({ ec2 }, options) => {
          const IpPermissions = permissionsOf(some);
          return ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions }, options);
        }),
      isAboutOne,
      settle,
    },
  );
  return refusals;
}

const isGone = (error: unknown) =>
  ["InvalidPermission.NotFound", "InvalidSecurityGroupRuleId.NotFound"].includes(awsCodeOf(error));

const keyOf = ({ ports, address }: Spot) => `${ports} ${address}`;
const bySpot = <Each extends Spot>(rules: readonly Each[]) =>
  new Map(rules.map((rule) => [keyOf(rule), rule]));
/** EC2 minds a call that says the same twice. */
const unique = <Each extends Spot>(rules: readonly Each[]) => [...bySpot(rules).values()];

type Job<Each> = {
  call(some: readonly Each[]): Promise<unknown>;
  /** Whether the call failed for the sake of some of them, and the others may yet succeed. */
  isAboutOne(error: unknown): boolean;
  /** What to make of one that fails by itself. */
  settle(one: Each, error: unknown): void;
  /** Whether one needs no call any more. */
  isSettled?(one: Each): boolean;
};

/**
 * EC2 takes a call whole or not at all. One that fails for the sake of some is made again for either
 * half, until those stand alone: with one bad rule among a hundred that is fourteen calls.
 */
async function halving<Each>(all: readonly Each[], job: Job<Each>): Promise<void> {
  const some = all.filter((one) => !job.isSettled?.(one));
  const [first] = some;
  if (first === undefined) return;
  try {
    await job.call(some);
  } catch (error) {
    if (!job.isAboutOne(error)) throw error;
    if (some.length === 1) {
      job.settle(first, error);
      return;
    }
    const middle = Math.ceil(some.length / 2);
    await halving(some.slice(0, middle), job);
    await halving(some.slice(middle), job);
  }
}
