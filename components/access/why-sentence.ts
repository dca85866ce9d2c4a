import { formatAbsolute, formatNames, formatSecond } from "@/lib/client/format";
import type { AccessOpening, AccessRow } from "@/lib/contract/access";
import { openingWords, rolesOf } from "./access-words";

/** The whole answer as text for a mail or a ticket. */
export function asSentence(row: AccessRow, at?: string): string {
  const { user, resource, routes, sentence } = row;
  const admin = routes.some(({ kind }) => kind === "admin");
  const roles = rolesOf(routes).map(({ name }) => name);
  const through = [
    admin ? "as organization admin" : "",
    roles.length > 0 ? `through ${formatNames(roles, 20)}` : "",
  ]
    .filter(Boolean)
    .join(" and ");
  const when = at === undefined ? "" : `as of ${formatAbsolute(new Date(at))}`;
  const claim = [user.name, verbs[row.state], resource.name, when, through];
  return `${claim.filter(Boolean).join(" ")}. ${sentence}${nowSentences(row)}`;
}

const verbs = { can: "can reach", could: "could reach", no: "no longer reaches" };

function nowSentences({ openings }: AccessRow): string {
  if (openings === null) return "";
  if (openings.length === 0) return " Now: nothing is open.";
  return openings.map((opening) => ` Now: ${nowSentence(opening)}`).join("");
}

function nowSentence(opening: AccessOpening): string {
  const { address, status, sessionEndsAt, isSimulated, rules } = opening;
  const { words } = openingWords(opening);
  const end = `${status === "REMOVING" ? "ended" : "until"} ${formatAbsolute(new Date(sessionEndsAt))}`;
  const seen = rules.map((rule) => {
    const { providerRuleId, ports } = rule;
    const name = providerRuleId === null ? "A rule" : `Rule ${providerRuleId}`;
    const moment = formatSecond(new Date(rule.seenAt));
    return ` ${name} was seen at the firewall on ${moment}, ${portsWords(ports)}, ${rule.address}.`;
  });
  const simulated = isSimulated ? " (simulated)" : "";
  return `${words}${simulated} for ${address}, session ${end}.${seen.join("")}`;
}

/** "port 5432", "ports 8000-8100", "UDP port 53", "all TCP ports". */
export function portsWords(ports: string): string {
  const [protocol = "", range] = ports.split("/");
  if (range === undefined) {
    return protocol === "tcp" || protocol === "udp"
      ? `all ${protocol.toUpperCase()} ports`
      : protocol;
  }
  const noun = range.includes("-") ? "ports" : "port";
  return protocol === "tcp" ? `${noun} ${range}` : `${protocol.toUpperCase()} ${noun} ${range}`;
}
