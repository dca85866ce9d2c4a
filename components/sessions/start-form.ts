import { z } from "zod";
import { formatMinutes, parseMinutes } from "@/lib/client/duration";
import type { ContractForm } from "@/lib/client/form";
import {
  minutesMin,
  reasonLengthMax,
  type Session,
  type SessionOptions,
  type SessionStart,
} from "@/lib/contract/sessions";
import { limitText } from "./session-words";

/** Instead of the id of a role, whose resources alone are opened. */
export const reachEverything = "everything";
export const reachChosen = "chosen";
/** One of the roles that are not the caller's, which only an admin can open. */
export const reachOther = "other";

/** What the dialog's fields hold. */
export type StartValues = {
  /** As it is typed: "4 h", "90m". */
  duration: string;
  reach: string;
  /** The role behind `reachOther`; empty until one is chosen. */
  otherRoleId: string;
  resourceIds: string[];
  /** One address of each family at most; empty for the one that we see. */
  address: string;
  reason: string;
};

export type StartForm = ContractForm<StartValues, SessionStart>;

type Chosen = Pick<StartValues, "reach" | "otherRoleId" | "resourceIds">;

/** @param earlier a session to begin from: as long, and with what of it can still be opened */
export function startDefaults(options: SessionOptions, earlier?: Session): StartValues {
  const chosen = earlier === undefined ? everything : reachAgain(options, earlier);
  const most = limitOf(options, chosen).limitHours * 60;
  const minutes = earlier === undefined ? options.defaultMinutes : lengthOf(earlier);
  return {
    ...chosen,
    duration: formatMinutes(Math.min(minutes, most)),
    address: "",
    reason: earlier?.reason ?? "",
  };
}

const everything: Chosen = { reach: reachEverything, otherRoleId: "", resourceIds: [] };

/** What is everything now is opened as such; where nothing of it is left, the form asks. */
function reachAgain(options: SessionOptions, { resourceIps }: Session): Chosen {
  const opened = new Set(resourceIps.map(({ resourceId }) => resourceId));
  const usable = reachOf(options, everything);
  const left = usable.filter(({ id }) => opened.has(id)).map(({ id }) => id);
  if (left.length === usable.length) return everything;
  return { ...everything, reach: reachChosen, resourceIds: left };
}

/** For how long it was meant, in whole minutes. */
const lengthOf = ({ startedAt, expiresAt }: Session) =>
  Math.max(minutesMin, Math.round((Date.parse(expiresAt) - Date.parse(startedAt)) / 60_000));

/** The resources that a choice opens: what is switched off is left out. */
export function reachOf({ roles, resources }: SessionOptions, chosen: Chosen) {
  const usable = resources.filter(({ isActive }) => isActive);
  if (chosen.reach === reachEverything) return usable;
  const roleId = roleOf(chosen);
  const wanted = new Set(
    roleId === undefined ? chosen.resourceIds : roles.find(({ id }) => id === roleId)?.resourceIds,
  );
  return usable.filter(({ id }) => wanted.has(id));
}

/** The role whose resources alone are opened; undefined where none decides. */
function roleOf({ reach, otherRoleId }: Chosen): string | undefined {
  if (reach === reachEverything || reach === reachChosen) return undefined;
  return reach === reachOther ? otherRoleId : reach;
}

/** The longest session of what is chosen, and what set it; of everything while nothing is chosen. */
export function limitOf(options: SessionOptions, chosen: Chosen) {
  const [first, ...others] = reachOf(options, chosen);
  if (first === undefined) return options;
  return others.reduce((least, each) => (each.limitHours < least.limitHours ? each : least), first);
}

/** The contract's body as the fields ask for it; it complains where the server would. */
export function startForm(options: SessionOptions): z.ZodType<SessionStart, StartValues> {
  return z
    .object({
      duration: z.string(),
      reach: z.string(),
      otherRoleId: z.string(),
      resourceIds: z.array(z.string()),
      address: z.string(),
      reason: z
        .string()
        .trim()
        .max(reasonLengthMax, `Reason must be at most ${reasonLengthMax} characters`),
    })
    .superRefine((values, context) => {
      const complain = (path: keyof StartValues, message: string) =>
        context.addIssue({ code: "custom", path: [path], message });
      const flaw = durationFlaw(options, values);
      if (flaw !== undefined) complain("duration", flaw);
      if (values.reach === reachChosen && values.resourceIds.length === 0) {
        complain("resourceIds", "Choose at least one resource.");
      }
      if (values.reach === reachOther && values.otherRoleId === "") {
        complain("otherRoleId", "Choose a role.");
      }
      if (addressesOf(values.address) === undefined) {
        complain("address", "Enter one IPv4 or IPv6 address, or one of each.");
      }
    })
    .transform((values): SessionStart => {
      const { duration, reach, resourceIds, address, reason } = values;
      const roleId = roleOf(values);
      return {
        durationMinutes: parseMinutes(duration) ?? 0,
        ...addressesOf(address),
        ...(reach === reachChosen && { resourceIds }),
        ...(roleId !== undefined && { roleId }),
        ...(reason !== "" && { reason }),
      };
    });
}

function durationFlaw(options: SessionOptions, values: StartValues): string | undefined {
  const minutes = parseMinutes(values.duration);
  if (minutes === undefined) return "Enter how long, such as 4 h, 1h30 or 90 min.";
  if (minutes < minutesMin) return `Enter ${minutesMin} min or more.`;
  const limit = limitOf(options, values);
  return minutes > limit.limitHours * 60 ? `Enter at most ${limitText(limit)}.` : undefined;
}

type Addresses = Pick<SessionStart, "ipv4Address" | "ipv6Address">;

/** None, one of a family, or one of each; undefined for anything else. */
function addressesOf(typed: string): Addresses | undefined {
  const found: Addresses = {};
  for (const word of typed.split(/[\s,]+/).filter(Boolean)) {
    const field = z.ipv4().safeParse(word).success
      ? "ipv4Address"
      : z.ipv6().safeParse(word).success
        ? "ipv6Address"
        : undefined;
    if (field === undefined || found[field] !== undefined) return undefined;
    found[field] = word;
  }
  return found;
}
