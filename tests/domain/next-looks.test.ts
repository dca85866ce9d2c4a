import { describe, expect, test } from "vitest";
import { nextLooks } from "@/lib/domain/firewalls/next-looks";
import { findingsOf, type KnownRule } from "@/lib/domain/firewalls/reconciliation";
import {
  ProviderFailure,
  type SeenRule,
  type Spot,
  type Uncertain,
} from "@/lib/providers/provider";

const now = new Date("2026-11-22T12:00:00Z");
const longAgo = new Date("2026-11-22T11:00:00Z");
const spot = (host: number): Spot => ({ ports: "tcp/443", address: `203.0.113.${host}/32` });
const [coming, going] = [spot(1), spot(2)];

const row = (of: Spot, more: Partial<KnownRule> = {}): KnownRule => ({
  ...of,
  id: of.address,
  sentAt: null,
  openedAt: null,
  providerRuleId: null,
  tries: 0,
  errorCode: null,
  ...more,
});
const open = { sentAt: longAgo, openedAt: longAgo };

type Case = {
  known: KnownRule[];
  uncertain?: Uncertain[];
  refused?: Spot[];
};

/** One address is wanted and not there, another is there and not wanted. */
function looks(side: "close" | "open", { known, uncertain, refused = [] }: Case) {
  const shown: SeenRule[] = [{ ...going, providerRuleId: "sgr-2", note: "ours" }];
  const picture = { known, wanted: [coming], failures: 0 };
  const findings = findingsOf({ ...picture, uncertain }, shown, () => true, now);
  return nextLooks(side, picture, findings, {
    listing: { rules: shown, room: [], ...(uncertain && { uncertain }) },
    failure: null,
    held: 0,
    refused: refused.map((each) => ({ ...each, failure: new ProviderFailure("denied", "No") })),
  });
}

describe("the next looks", () => {
  test("send the other side to what it has not tried yet at once", () => {
    const known = [row(coming), row(going, open)];
    expect(looks("close", { known }).openIn).toBe(0);
    expect(looks("open", { known }).closeIn).toBe(0);
  });

  test("leave the other side its time where an order waits for its answer", () => {
    const known = [row(coming, { sentAt: now }), row(going, open)];
    const uncertain = [coming, going].map((each) => ({ ...each, isUnderWay: true }));
    expect(looks("close", { known, uncertain }).openIn).toBeGreaterThan(0.5);
    expect(looks("open", { known, uncertain }).closeIn).toBeGreaterThan(0.5);
  });

  test("leave the other side its time where its last try was refused", () => {
    const known = [row(coming, { tries: 3 }), row(going, { ...open, tries: 3 })];
    expect(looks("close", { known, refused: [going] }).openIn).toBeGreaterThan(3);
    expect(looks("open", { known, refused: [coming] }).closeIn).toBeGreaterThan(3);
  });

  test("send openings that were refused when something has gone, for there may be room now", () => {
    const gone = row(spot(3), open);
    const known = [row(coming, { tries: 3 }), row(going, { ...open, tries: 3 }), gone];
    expect(looks("close", { known }).openIn).toBe(0);
  });

  test("leave openings their time that were sent and do not show yet", () => {
    const known = [row(coming, { sentAt: now }), row(going, open)];
    expect(looks("close", { known }).openIn).toBeGreaterThan(0.5);
  });
});
