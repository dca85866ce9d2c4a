import type { Queries } from "@/db/queries";
import type { AccessExportQuery, AccessRoute, AccessRow } from "@/lib/contract/access";
import { formatHours } from "@/lib/contract/hours";
import { listAccess } from "./access-pages";
import type { Actor } from "./actor";
import { type Cell, csvRows } from "./csv";
import type { Download } from "./download";

/** Pairs that are read at once: seldom enough to ask, and soon enough an answer. */
const pieceSize = 2_000;

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
];

/**
 * All pairs of the list as CSV, below a comment line that names the moment and the filters. Every
 * piece is read as of one moment, so that a change on the way neither drops nor repeats a pair.
 */
export async function exportAccess(
  actor: Actor<"roles:read">,
  query: AccessExportQuery,
): Promise<Download<"text/csv">> {
  const asOf = { ...query, at: query.at ?? (await readMoment(actor.queries)) };
  return {
    type: "text/csv",
    fileName: `access-${actor.organization.slug}-${asOf.at.slice(0, 10)}.csv`,
    pieces: piecesOf(actor, asOf),
  };
}

async function* piecesOf(actor: Actor<"roles:read">, query: AccessExportQuery) {
  const filters = Object.entries(query).map(([name, value]) => `; ${name}=${value}`);
  const head = `# Access in ${actor.organization.slug}${filters.join("")}\r\n${csvRows([columns])}`;
  for (let page = 0; ; page += 1) {
    const { content, totalPages } = await listAccess(actor, { ...query, page, size: pieceSize });
    yield (page === 0 ? head : "") + csvRows(content.map(cellsOf));
    if (page + 1 >= totalPages) return;
  }
}

function cellsOf({ user, resource, decidedBy, routes, ...row }: AccessRow): Cell[] {
  return [
    user.name,
    user.email,
    user.id,
    resource.name,
    resource.id,
    row.state,
    row.reason,
    row.limitHours,
    decidedBy.kind === "role" ? decidedBy.roleName : "organization",
    routes.map(describeRoute).join("; "),
    row.sentence,
  ];
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
