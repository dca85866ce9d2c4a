import type { AuditExportQuery, AuditHead, AuditLogFilters } from "@/lib/contract/audit";
import type { Actor } from "@/lib/domain/actor";
import { type Cell, csvRows } from "@/lib/domain/csv";
import type { Download } from "@/lib/domain/download";
import { membersOf } from "./canonical-json";
import type { ChainedEvent } from "./chain";
import { auditActorOf, recordAuditEvent } from "./events";
import {
  chooseEvents,
  countEvents,
  type EventChoice,
  findPositions,
  findStretch,
  type Stretch,
} from "./filters";
import { readEvents, readHead } from "./log";

/** Events that are read at once. */
const pieceSize = 1_000;
/** How much of the log is looked through at once, where no index finds the events. */
const searchSize = 10_000;

/** What stands around the events of a file. */
type Format = {
  type: "text/csv" | "application/x-ndjson";
  begin: string;
  events: (lines: readonly string[]) => string;
  end: (head: AuditHead, rows: number) => string;
};

/**
 * The events that pass the filters as a file, oldest first, up to the head at this moment. That it
 * was taken is itself an event, and comes before the first line.
 */
export async function exportEvents(
  actor: Actor<"audit:read">,
  { format: name, ...filters }: AuditExportQuery,
): Promise<Download<Format["type"]>> {
  const { queries, organization } = actor;
  const head = await readHead(actor);
  const choice = chooseEvents(organization.id, filters);
  const stretch = await findStretch(queries, organization.id, filters);
  stretch.newest = Math.min(stretch.newest, head.position);
  const format = name === "csv" ? csv(organization.slug, filters) : ndjson(filters);
  const day = head.createdAt?.slice(0, 10) ?? "empty";
  return {
    type: format.type,
    fileName: `audit-log-${organization.slug}-${day}.${name}`,
    ...(!choice.isSearch && { rows: await countEvents(queries, choice, stretch) }),
    pieces: piecesOf(actor, { name, format, filters, head, choice, stretch }),
  };
}

type Job = {
  name: string;
  format: Format;
  filters: AuditLogFilters;
  head: AuditHead;
  choice: EventChoice;
  stretch: Stretch;
};

async function* piecesOf(actor: Actor<"audit:read">, job: Job): AsyncGenerator<string> {
  const { format, head } = job;
  await recordExport(actor, job);
  yield format.begin;
  let rows = 0;
  for await (const positions of positionsOf(actor, job)) {
    const lines = await readEvents(actor.queries, actor.organization, positions);
    rows += lines.length;
    yield lines.length > 0 ? format.events(lines) : "";
  }
  yield format.end(head, rows);
}

/** An empty piece is handed on as well, so that a reader who left is noticed. */
async function* positionsOf({ queries }: Actor, { choice, stretch }: Job) {
  let { oldest } = stretch;
  while (oldest <= stretch.newest) {
    const newest = choice.isSearch
      ? Math.min(stretch.newest, oldest + searchSize - 1)
      : stretch.newest;
    const piece = { oldest, newest };
    const found = await findPositions(queries, choice, piece, "oldest first", pieceSize);
    yield found;
    oldest = (found.length < pieceSize ? newest : (found.at(-1) ?? newest)) + 1;
  }
}

function recordExport(actor: Actor<"audit:read">, { name, filters, head }: Job): Promise<void> {
  const { queries, organization, origin } = actor;
  return recordAuditEvent(queries, organization.id, auditActorOf(actor), origin, {
    eventType: "AUDIT_EXPORT",
    resourceType: "AUDIT_LOG",
    resourceId: null,
    resourceName: "Audit log",
    details: { format: name, filters, position: head.position, hash: head.hash },
  });
}

/** A line for each event as the wire has it, and a last one that names the head. */
function ndjson(filters: AuditLogFilters): Format {
  return {
    type: "application/x-ndjson",
    begin: "",
    events: (lines) => `${lines.join("\n")}\n`,
    end: (head, rows) => `${JSON.stringify({ head, rows, filters })}\n`,
  };
}

const columns = [
  ...["position", "createdAt", "eventType", "result", "actorType", "actorName", "actorEmail"],
  ...["resourceType", "resourceName", "ipAddress", "userAgent", "requestId", "errorMessage"],
  ...["details", "actorId", "apiKeyId", "resourceId", "relatedId", "id", "organizationId"],
  ...["organizationName", "previousHash", "hash"],
];

/** Comment lines at its beginning and end hold the filters and the head. */
function csv(slug: string, filters: AuditLogFilters): Format {
  // Percent signs keep a filter from breaking the line.
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) said.set(name, value);
  return {
    type: "text/csv",
    begin: `# Audit log of ${slug}; filters=${said}\r\n${csvRows([columns])}`,
    events: (lines) => csvRows(lines.map(membersOf).map(cellsOf)),
    end: ({ position, hash }, rows) => `# End; rows=${rows}; head=${position}:${hash}\r\n`,
  };
}

function cellsOf(event: ChainedEvent): Cell[] {
  return columns.map((column) => {
    const text = event.get(column) ?? "null";
    if (text.startsWith("{")) return text;
    const value: unknown = JSON.parse(text);
    return typeof value === "string" || typeof value === "number" ? value : null;
  });
}
