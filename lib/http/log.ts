import pino, { type DestinationStream, type Logger } from "pino";
import { environment } from "@/lib/env";

let logger: Logger | undefined;

/** JSON lines on standard error. Fields are named one by one: no bodies, headers or parameters. */
export function log(): Logger {
  logger ??= loggerTo(pino.destination({ dest: 2, sync: true }), environment().logLevel);
  return logger;
}

/** For tests: writes there instead. */
export function useLog(destination: DestinationStream, level: string): void {
  logger = loggerTo(destination, level);
}

function loggerTo(destination: DestinationStream, level: string): Logger {
  const redact = ["*.authorization", "*.cookie", "*.password", "*.token"];
  return pino({ level, base: null, redact }, destination);
}
