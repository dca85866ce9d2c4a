import type { Queries } from "@/db/queries";
import type {
  AccessExportQuery,
  AccessOpening,
  AccessRoute,
  AccessRow,
} from "@/lib/contract/access";
import { formatHours } from "@/lib/contract/hours";
import type { Actor } from "@/lib/domain/actor";
import { type Cell, csvRows } from "@/lib/domain/csv";
import type { Download } from "@/lib/domain/download";
import { listAccess } from "./pages";

/** Pairs that are read at once: seldom enough to ask, and soon enough an answer. */
const pieceSize = 2_000;
/** What is open changes from one read to the next, so all of it is read at once. */
const openPieceSize = 100_000;

const columns = [
  "user",
  "email",
  "userId",
  "resource",
  "resourceId",
  "state",
  "reason",
  "limitHours",
  "decidedBy",
  "routes",
  "sentence",
  "now",
  "openAddresses",
  "openUntil",
  "sessionIds",
  "rules",
];

/**
 * All pairs of the list as CSV, below a comment line that names the moment and the filters. Every
 * piece lists what was granted at one moment, so that a change on the way neither drops nor repeats a
 * pair; what is open is told as of the read of its piece.
 */
export async function exportAccess(
  actor: Actor<"roles:read">,
  query: AccessExportQuery,
): Promise<Download<"text/csv">> {
  const moment = query.at ?? (await readMoment(actor.queries));
  return {
    type: "text/csv",
    fileName: `access-${actor.organization.slug}-${moment.slice(0, 10)}.csv`,
    pieces: piecesOf(actor, query, moment),
  };
}

async function* piecesOf(actor: Actor<"roles:read">, query: AccessExportQuery, moment: string) {
  const filters = Object.entries({ ...query, at: moment }).map(([name, value]) => {
    return `; ${name}=${value}`;
  });
  const head = `# Access in ${actor.organization.slug}${filters.join("")}\r\n${csvRows([columns])}`;
  const isOpen = query.open === "true";
  const size = isOpen ? openPieceSize : pieceSize;
  for (let page = 0; ; page += 1) {
    const asked = { ...query, page, size };
    const { content, totalPages } = await listAccess(actor, asked, isOpen ? undefined : moment);
    yield (page === 0 ? head : "") + csvRows(content.map(cellsOf));
    if (page + 1 >= totalPages) return;
  }
}

function cellsOf({ user, resource, decidedBy, routes, ...row }: AccessRow): Cell[] {
  const openings = row.openings ?? [];
  const each = (tell: (opening: AccessOpening) => string) => openings.map(tell).join("; ");
  return [
    user.name,
    user.email,
    user.id,
    resource.name,
    resource.id,
    row.state,
    row.reason,
    row.limitHours,
    decidedBy && (decidedBy.kind === "role" ? decidedBy.roleName : "organization"),
    routes.map(describeRoute).join("; "),
    row.sentence,
    each(({ status, isSimulated }) => `${nowWords[status]}${isSimulated ? " (simulated)" : ""}`),
    each(({ address }) => address),
    each(({ sessionEndsAt }) => sessionEndsAt),
    each(({ sessionId }) => sessionId),
    [...new Set(openings.flatMap(({ rules }) => rules.map(describeRule)))].join("; "),
  ];
}

const nowWords: Record<AccessOpening["status"], string> = {
  APPLIED: "open",
  PENDING: "opening",
  FAILED: "failed",
  REMOVING: "closing",
};

/** "sgr-09f tcp/5432 203.0.113.7/32 seen 2026-03-01T12:00:00Z" */
function describeRule({
  providerRuleId,
  ports,
  address,
  seenAt,
}: AccessOpening["rules"][number]): string {
  return [providerRuleId, ports, address, "seen", seenAt].filter(Boolean).join(" ");
}

/** "SRE (4 h, ends 2026-03-01T12:00:00Z)" */
function describeRoute(route: AccessRoute): string {
  if (route.kind === "admin") return "organization admin";
  const { roleName, accessLevelName, capHours, endsAt } = route;
  const facts = [
    accessLevelName && `level ${accessLevelName}`,
    capHours === null ? "no own limit" : formatHours(capHours),
    endsAt && `ends ${endsAt}`,
  ];
  return `${roleName} (${facts.filter(Boolean).join(", ")})`;
}

/** The database's present moment, to the microsecond. */
async function readMoment(queries: Queries): Promise<string> {
  const [row] = await queries.run<{ moment: string }>(
    {
      text: `select to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moment`,
    },
    [],
  );
  if (!row) throw new Error("The database always knows the time");
  return row.moment;
}
