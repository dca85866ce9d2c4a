import { z } from "zod";
import { formatCount } from "@/lib/client/format";
import { formatHours } from "@/lib/contract/hours";
import {
  allowedRangesMax,
  type OrganizationSettings,
  organizationUpdate,
} from "@/lib/contract/organization";

/** One entry a line; empty lines do not count. */
const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const {
  maxSessionDurationHours,
  maxLiveSessions,
  allowsWideRules,
  passwordMinLength,
  passwordExpirationDays,
  passwordRequireUppercase,
  passwordRequireLowercase,
  passwordRequireDigit,
  passwordRequireSpecialChar,
} = organizationUpdate.shape;

/** The form of the settings: as on the wire, but its networks are lines of text. */
export const settingsForm = z.object({
  maxSessionDurationHours: maxSessionDurationHours.unwrap(),
  maxLiveSessions: maxLiveSessions.unwrap(),
  allowsWideRules: allowsWideRules.unwrap(),
  allowedRanges: z
    .string()
    .transform(linesOf)
    .refine(
      (lines) => lines.length <= allowedRangesMax,
      `At most ${allowedRangesMax} networks fit in here.`,
    )
    .refine(
      (lines) => organizationUpdate.shape.allowedRanges.safeParse(lines).success,
      "Write each network like 10.20.0.0/16, one on a line.",
    ),
  passwordMinLength: passwordMinLength.unwrap(),
  passwordExpirationDays: passwordExpirationDays.unwrap(),
  passwordRequireUppercase: passwordRequireUppercase.unwrap(),
  passwordRequireLowercase: passwordRequireLowercase.unwrap(),
  passwordRequireDigit: passwordRequireDigit.unwrap(),
  passwordRequireSpecialChar: passwordRequireSpecialChar.unwrap(),
});
export type SettingsValues = z.input<typeof settingsForm>;
export type SettingsChange = z.output<typeof settingsForm>;

/** What the fields hold at first. */
export function valuesOf(settings: OrganizationSettings): SettingsValues {
  return { ...settings, allowedRanges: settings.allowedRanges.join("\n") };
}

export const passwordRules = [
  { name: "passwordRequireUppercase", label: "A capital letter" },
  { name: "passwordRequireLowercase", label: "A small letter" },
  { name: "passwordRequireDigit", label: "A digit" },
  { name: "passwordRequireSpecialChar", label: "A special character" },
] as const;

const rules = ["passwordMinLength", ...passwordRules.map(({ name }) => name)] as const;

/** What saving would change, in sentences. */
export function consequencesOf(before: OrganizationSettings, after: SettingsChange): string[] {
  const sentences: string[] = [];
  if (after.maxSessionDurationHours !== before.maxSessionDurationHours) {
    const longest = formatHours(after.maxSessionDurationHours);
    sentences.push(`New sessions last ${longest} at most. Running ones keep their end.`);
  }
  if (after.maxLiveSessions !== before.maxLiveSessions) {
    const most = formatCount(after.maxLiveSessions, "session");
    sentences.push(`Everybody may have ${most} open at a time. More that run now go on.`);
  }
  const more = after.allowedRanges.filter((range) => !before.allowedRanges.includes(range));
  const less = before.allowedRanges.filter((range) => !after.allowedRanges.includes(range));
  if (more.length > 0) {
    sentences.push(
      `New sessions may also use addresses of ${formatCount(more.length, "more private network")}.`,
    );
  }
  if (less.length > 0) {
    sentences.push(
      `New sessions may no longer use addresses of ${formatCount(less.length, "private network")}.`,
    );
  }
  if (after.allowsWideRules !== before.allowsWideRules) {
    sentences.push(
      after.allowsWideRules
        ? "Admins may make static rules for networks of any size."
        : "New static rules open at most a /24 or a /48. Wider ones that stand stay.",
    );
  }
  if (rules.some((rule) => before[rule] !== after[rule])) {
    sentences.push("New passwords have to keep the new rules. Passwords in use stay valid.");
  }
  const days = after.passwordExpirationDays;
  if (days !== before.passwordExpirationDays) {
    sentences.push(
      days === null
        ? "Passwords do not expire any more."
        : `Who last chose a password more than ${formatCount(days, "day")} ago must choose a new one at the next sign-in, by a link in a mail.`,
    );
  }
  return sentences;
}
