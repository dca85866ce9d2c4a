import { setTimeout as sleep } from "node:timers/promises";
import { database } from "@/db/connection";
import type { Queries } from "@/db/queries";
import { recordSystemEvents, writeInTurn } from "@/lib/domain/write";
import {
  type Firewall,
  type Listing,
  ProviderFailure,
  type Refusal,
  type SeenRule,
  type Spot,
} from "@/lib/providers/provider";
import { settleClaims } from "./claims";
import { inTime } from "./in-time";
import { settleLateCall } from "./late-calls";
import {
  holdFence,
  type Lease,
  type Limits,
  leaseFirewalls,
  leaveFirewall,
  renewLease,
  type Side,
  whileHeld,
} from "./leases";
import { beginRules, type LedgerPicture, readPicture, recordRules, sendRules } from "./ledger";
import { nextLooks } from "./next-looks";
import { type Findings, findingsOf, planOf, stuckTries, underWayOf } from "./reconciliation";
import { eventsOf } from "./rule-events";
import { keyOf, tagOf } from "./rule-tag";
import { firewallOf, type TargetRow } from "./targets";

/** Where a run stands; tests end the process there. */
export type Point = "claimed" | "before call" | "after call" | "before commit" | "after commit";

const foreignKept = 100;

/** Work for an organization, which has begun. */
export type Run = { organizationId: string; hasFailed: boolean; ended: Promise<void> };

/** Takes due firewalls, at most so many, and begins to do what is to be done there. */
export async function reconcileDue(
  side: Side,
  most: number,
  at: (point: Point) => void = () => {},
  limits?: Limits,
): Promise<Run[]> {
  const leases = await leaseFirewalls(side, most, limits);
  return leases.map(({ hasFailed, ...lease }) => ({
    organizationId: lease.organizationId,
    hasFailed,
    ended: whileHeld(lease, () => reconcile(lease, at)),
  }));
}

type Work = {
  listing: Listing | null;
  failure: ProviderFailure | null;
  /** What the call was about; empty when none was made. */
  called: readonly (Spot & { providerRuleId?: string | null })[];
  refused: Refusal[];
  held: number;
};

/** The lease ran out during a pause, and somebody else has it. */
class LostLease extends Error {}

/** Brings a firewall closer to what is wanted of it, and writes down what was seen there. */
async function reconcile(lease: Lease, at: (point: Point) => void): Promise<void> {
  at("claimed");
  const store = await database();
  const row = await readPicture(store, lease);
  if (!row) return;
  const { target } = row;
  const isOurs = oursAt(target);
  if (lease.side === "open") await beginRules(lease, row.wanted);
  const work: Work = {
    listing: null,
    failure: null,
    called: [],
    refused: [],
    held: row.heldRemovals,
  };
  let isOverslept = false;
  try {
    const { firewall, gatherMilliseconds } = firewallOf(target);
    if (lease.side === "open" && gatherMilliseconds > 0) await sleep(gatherMilliseconds);
    await workAt(firewall, lease, isOurs, at, work);
  } catch (error) {
    if (error instanceof LostLease) isOverslept = true;
    else if (error instanceof ProviderFailure) work.failure = error;
    else throw error;
  }
  at("before commit");
  if (!isOverslept) isOverslept = !(await commit(lease, target, work, isOurs));
  if (isOverslept && work.called.length > 0) await settleLateCall(lease, target, work.called);
  at("after commit");
}

const oursAt = ({ organizationId, resourceId }: TargetRow) => {
  return (rule: SeenRule) => rule.note === tagOf(organizationId, resourceId, rule);
};

async function workAt(
  firewall: Firewall,
  lease: Lease,
  isOurs: (rule: SeenRule) => boolean,
  at: (point: Point) => void,
  work: Work,
): Promise<void> {
  const store = await database();
  const call = async <Result>(ask: () => Promise<Result>) => {
    if (!(await renewLease(lease))) throw new LostLease();
    return inTime(ask);
  };
  const listing = await call(() => firewall.list());
  // What is wanted is read after the list: nothing that was asked for meanwhile is taken for unwanted.
  const picture = await readPicture(store, lease);
  work.listing = listing;
  work.held = 0;
  if (!picture) return;
  const { toOpen, toClose, held } = planOf(
    { ...picture, uncertain: listing.uncertain },
    listing.rules,
    isOurs,
    picture.now,
  );
  work.held = held;
  work.called = lease.side === "open" ? await sent(lease, toOpen) : toClose;
  if (work.called.length === 0) return;
  const tagged = <Each extends Spot>(spots: readonly Each[]) =>
    spots.map((spot) => ({ ...spot, tag: tagOf(lease.organizationId, lease.resourceId, spot) }));
  const { called } = work;
  try {
    at("before call");
    work.refused = await call(() =>
      lease.side === "open" ? firewall.open(tagged(called)) : firewall.close(tagged(toClose)),
    );
    at("after call");
    work.listing = await call(() => firewall.list());
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    // Whether it was done is told by the next read; this one was before it.
    work.listing = null;
    work.failure = error;
  }
}

async function sent(lease: Lease, spots: readonly Spot[]): Promise<Spot[]> {
  if (spots.length === 0) return [];
  const wanted = await sendRules(lease, spots);
  if (!wanted) throw new LostLease();
  return wanted;
}

/**
 * One transaction: rules as they were seen, claims as they follow from them, events, and when the
 * firewall is due again. Whoever lost the lease meanwhile writes nothing.
 *
 * @returns whether the lease was still ours
 */
async function commit(
  lease: Lease,
  target: TargetRow,
  work: Work,
  isOurs: (rule: SeenRule) => boolean,
): Promise<boolean> {
  const store = await database();
  const isQuiet = await isQuietLook(lease, work, isOurs);
  const write = (record: (queries: Queries) => Promise<boolean>) =>
    // A look that found everything as it was must not make the organization's lists look changed.
    isQuiet ? store.transaction(record) : writeInTurn(lease.organizationId, record);
  return write(async (queries) => {
    if (!(await holdFence(queries, lease))) return false;
    const picture = await readPicture(queries, lease);
    if (!picture) return false;
    const findings = work.listing
      ? findingsAfter(picture, work.listing, work.called, isOurs)
      : undefined;
    const failed = failuresOf(lease.side, picture, findings, work);
    await recordRules(queries, lease, {
      shown: findings?.shown ?? [],
      closed: [...(findings?.closed ?? []), ...(findings?.vanished ?? [])],
      doubted: findings?.doubted ?? [],
      failed,
    });
    await settleClaims(queries, lease.organizationId, lease.resourceId);
    const stuck = failed.filter(
      (rule) => rule.tries + 1 === stuckTries && lease.side === "close" && rule.openedAt !== null,
    );
    const events = eventsOf(target, findings, {
      stuck,
      orphans: orphansOf(lease.side, picture, work),
      held: { before: picture.heldRemovals, now: work.held },
    });
    await recordSystemEvents(queries, lease.organizationId, events);
    await leave(queries, lease, picture, findings, work);
    return true;
  });
}

async function isQuietLook(
  lease: Lease,
  { listing, failure, called }: Work,
  isOurs: (rule: SeenRule) => boolean,
): Promise<boolean> {
  if (!listing || failure || called.length > 0) return false;
  const picture = await readPicture(await database(), lease);
  if (!picture || picture.unsettled > 0 || picture.errorCode !== null) return false;
  const findings = findingsAfter(picture, listing, [], isOurs);
  const { opened, closed, vanished, toGo, missing, unexplained } = findings;
  return [opened, closed, vanished, toGo, missing, unexplained].every((found) => !found.length);
}

/** What this run itself has removed has not vanished, though it may be wanted again by now. */
function findingsAfter(
  picture: LedgerPicture,
  { rules, uncertain }: Listing,
  called: readonly Spot[],
  isOurs: (rule: SeenRule) => boolean,
): Findings {
  const findings = findingsOf({ ...picture, uncertain }, rules, isOurs, picture.now);
  const own = new Set(called.map(keyOf));
  const isOwn = (rule: Spot) => own.has(keyOf(rule));
  return {
    ...findings,
    closed: [...findings.closed, ...findings.vanished.filter(isOwn)],
    vanished: findings.vanished.filter((rule) => !isOwn(rule)),
  };
}

/** Rules of ours that no row explained, and that this run has removed. */
function orphansOf(side: Side, { known }: LedgerPicture, { called, listing }: Work) {
  if (side === "open" || !listing) return [];
  const explained = new Set([...known, ...listing.rules].map(keyOf));
  return called
    .filter((spot) => !explained.has(keyOf(spot)))
    .map(({ providerRuleId = null, ...spot }) => ({ ...spot, providerRuleId }));
}

/** Known rules for which this run failed, with the reason: one refused each, or the call as a whole. */
function failuresOf(
  side: Side,
  { known, wanted }: LedgerPicture,
  findings: Findings | undefined,
  { failure, refused, listing }: Work,
) {
  const underWay = underWayOf(listing?.uncertain);
  const reasons = new Map(refused.map((refusal) => [keyOf(refusal), refusal.failure]));
  const wantedKeys = new Set(wanted.map(keyOf));
  const stillThere = findings && new Set(findings.toGo.map(keyOf));
  return known.flatMap((rule) => {
    const isUnwanted = !wantedKeys.has(keyOf(rule));
    const isOpenAsWanted = !isUnwanted && rule.openedAt !== null;
    if (isOpenAsWanted || isUnwanted !== (side === "close")) return [];
    const refusal = reasons.get(keyOf(rule));
    const reason = refusal ?? failure;
    if (reason) return [{ ...rule, failure: reason, isRefused: refusal !== undefined }];
    if (underWay.has(keyOf(rule))) return [];
    if (!isUnwanted || !stillThere?.has(keyOf(rule))) return [];
    const message = "The provider still shows the rule after its removal";
    return [{ ...rule, failure: new ProviderFailure("invalid", message), isRefused: false }];
  });
}

async function leave(
  queries: Queries,
  lease: Lease,
  picture: LedgerPicture,
  findings: Findings | undefined,
  work: Work,
): Promise<void> {
  const { listing, failure, held } = work;
  await leaveFirewall(queries, lease, {
    ...nextLooks(lease.side, picture, findings, work),
    failure,
    hasUnexplained: findings === undefined || findings.unexplained.length > 0,
    listing: listing && {
      room: listing.room,
      foreign: (findings?.foreign ?? [])
        .slice(0, foreignKept)
        .map(({ ports, address, note }) => ({ ports, address, note })),
      foreignTotal: findings?.foreign.length ?? 0,
    },
    held,
  });
}
