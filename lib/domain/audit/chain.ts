import { createHash } from "node:crypto";
import { auditLog, firstPreviousHash } from "@/lib/contract/audit";

/** An event by its wire names, each field in the one form of its JSON: `membersOf` a line. */
export type ChainedEvent = ReadonlyMap<string, string>;

/** What the hash is made of, in its order: `audit_hash` in the database says the same. */
const hashedFields = [
  ...["previousHash", "organizationId", "position", "id", "eventType", "actorType", "actorId"],
  ...["actorEmail", "actorName", "apiKeyId", "resourceType", "resourceId", "resourceName"],
  ...["relatedId", "result", "ipAddress", "userAgent", "requestId", "errorMessage", "details"],
  "createdAt",
];

const fields = Object.keys(auditLog.shape);

/** SHA-256 over the hash before it and all that the event says, as the text of one JSON array. */
export function eventHash(event: ChainedEvent): string {
  const text = `[${hashedFields.map((field) => event.get(field)).join(", ")}]`;
  return createHash("sha256").update(text).digest("hex");
}

export type ChainHead = { position: number; hash: string };

type Expected = {
  /** Every event is there, from the first on; else they were picked by filters. */
  isComplete: boolean;
  /** A head of the log that was kept elsewhere. */
  kept?: ChainHead | undefined;
};

const flawsShown = 20;

/**
 * Goes through a chain, oldest event first, and notes what was changed, left out, put in or moved.
 * Memory stays the same however long the chain is.
 */
export class ChainCheck {
  /** Sentences about the first flaws; `flawed` counts them all. */
  readonly flaws: string[] = [];
  flawed = 0;
  events = 0;
  last: ChainHead = { position: 0, hash: firstPreviousHash };
  #organization: string | undefined;
  #keptIsThere = false;
  readonly #expected: Expected;

  constructor(expected: Expected) {
    this.#expected = expected;
  }

  note(flaw: string): void {
    this.flawed += 1;
    if (this.flaws.length < flawsShown) this.flaws.push(flaw);
  }

  /** The next event. `where` names its place for events that do not say their position. */
  add(event: ChainedEvent, where: string): void {
    const position = Number(event.get("position"));
    if (event.size !== fields.length || !fields.every((field) => event.has(field))) {
      this.note(`${where} is not an event of the log: it has other fields.`);
      return;
    }
    this.events += 1;
    const hash = textOf(event, "hash");
    if (eventHash(event) !== hash) {
      this.note(`Event ${position} was changed: its hash does not fit what it says.`);
    }
    this.#follow(event, position);
    this.#compareKept({ position, hash });
    const organization = `${event.get("organizationId")} ${event.get("organizationName")}`;
    this.#organization ??= organization;
    if (organization !== this.#organization) {
      this.note(`Event ${position} names another organization.`);
    }
    this.last = { position, hash };
  }

  #follow(event: ChainedEvent, position: number): void {
    const { last } = this;
    const isNext = position === last.position + 1;
    if (position <= last.position) {
      this.note(`Event ${position} stands behind event ${last.position}: moved or repeated.`);
    } else if (!isNext && this.#expected.isComplete) {
      this.note(`Between event ${last.position} and event ${position} some are missing.`);
    } else if (isNext && textOf(event, "previousHash") !== last.hash) {
      this.note(`Event ${position} does not follow the one before: one of them was changed.`);
    }
  }

  #compareKept({ position, hash }: ChainHead): void {
    const { kept } = this.#expected;
    if (kept?.position !== position) return;
    this.#keptIsThere = true;
    if (kept.hash !== hash) {
      this.note(
        `Event ${position} has another hash than the head you kept: the log was rewritten.`,
      );
    }
  }

  /** The head that an export names at its end, and how many events it says it has. */
  end(said: { head: ChainHead; rows: number } | undefined): void {
    const { kept, isComplete } = this.#expected;
    const { last, events } = this;
    if (!said) this.note("The file does not end with the head of the log: it was cut off.");
    if (said && said.rows !== events) {
      this.note(`The file says it has ${said.rows} events, and ${events} are there.`);
    }
    if (said && isComplete && !isSame(said.head, last)) {
      this.note(`The file names event ${said.head.position} as its last, and ends otherwise.`);
    }
    if (said && !isComplete) this.#compareKept(said.head);
    if (!kept || this.#keptIsThere) return;
    if (isComplete) {
      this.note(`Event ${kept.position}, the head you kept, is not there: the end was cut off.`);
    } else {
      this.note(
        `Event ${kept.position}, the head you kept, is not in it: nothing to compare with.`,
      );
    }
  }
}

const isSame = (one: ChainHead, other: ChainHead) =>
  one.position === other.position && one.hash === other.hash;

const textOf = (event: ChainedEvent, field: string) => event.get(field)?.slice(1, -1) ?? "";
