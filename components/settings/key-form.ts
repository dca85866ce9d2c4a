import { z } from "zod";
import { type ApiKeyCreate, apiKeyCreate } from "@/lib/contract/api-keys";

/** The spans of life that are offered, in days. */
export const keyLives = ["30", "90", "365"] as const;

const { name, description, scopes } = apiKeyCreate.shape;

/** The form of a key: as on the wire, but its end is a span or a last day. */
export const keyForm = z
  .object({
    name,
    description,
    scopes,
    life: z.enum([...keyLives, "custom", "none"]),
    lastDay: z.string(),
  })
  .transform(({ life, lastDay, ...rest }, context): ApiKeyCreate => {
    if (life === "none") return { ...rest, expiresAt: null };
    const end = life === "custom" ? endOfDay(lastDay) : endOfDayIn(Number(life));
    if (end === undefined || end.getTime() <= Date.now()) {
      const message = "Choose a day to come.";
      context.addIssue({ code: "custom", path: ["lastDay"], message });
      return z.NEVER;
    }
    return { ...rest, expiresAt: end.toISOString() };
  });
export type KeyFormValues = z.input<typeof keyForm>;

/** Ends are those of days, so that the same form sent again asks for the same key. */
function endOfDayIn(days: number): Date {
  const end = new Date();
  end.setDate(end.getDate() + days);
  end.setHours(23, 59, 59, 0);
  return end;
}

function endOfDay(day: string): Date | undefined {
  const end = new Date(`${day}T23:59:59`);
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(end.getTime()) ? end : undefined;
}
