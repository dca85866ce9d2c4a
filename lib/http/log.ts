import pino, { type Logger } from "pino";
import { environment } from "@/lib/env";

let logger: Logger | undefined;

/** JSON lines on standard error. Fields are named one by one: no bodies, headers or parameters. */
export function log(): Logger {
  logger ??= pino(
    {
      level: environment().logLevel,
      base: null,
      redact: ["*.authorization", "*.cookie", "*.password", "*.token"],
    },
    pino.destination({ dest: 2, sync: true }),
  );
  return logger;
}
