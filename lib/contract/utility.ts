import { z } from "zod";
import { timestamp } from "./common";

export const detectedAddress = z
  .object({ ip: z.string(), version: z.union([z.literal(4), z.literal(6)]), timestamp })
  .meta({ id: "DetectedAddress" });

export const health = z.object({ status: z.literal("ok") });
export const readiness = z.object({
  status: z.literal("ready"),
  database: z.enum(["embedded", "server"]),
  migrations: z.int().meta({ description: "How many migrations have been applied." }),
});
