import { FolderInUseError } from "@/db/folder-lock";
import { environment, SettingError } from "./env";
import { log } from "./http/log";

/**
 * Runs a program that goes on until it is told to end.
 *
 * @param name what could not start, should it not: `Postern`
 * @param open starts it, and returns how to end it in the polite way
 */
export function runProgram(name: string, open: () => Promise<() => Promise<void>>): void {
  process.on("uncaughtException", leaveOnFailure);
  process.on("unhandledRejection", leaveOnFailure);
  open().then(closeOnSignal, (error: unknown) => {
    process.stderr.write(`${name} could not start. ${reasonOf(error)}\n`);
    process.exit(1);
  });
}

function closeOnSignal(close: () => Promise<void>): void {
  let closing = false;
  const stop = () => {
    // A second signal means now.
    if (closing) process.exit(1);
    closing = true;
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** Going on after an unknown failure would be a guess; whoever runs us starts us again. */
function leaveOnFailure(error: unknown): never {
  log().fatal(
    { failure: error instanceof Error ? error.stack : String(error) },
    "Unexpected failure",
  );
  process.exit(1);
}

function reasonOf(error: unknown): string {
  if (error instanceof SettingError || error instanceof FolderInUseError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `PORT should be free, but something listens there already.`;
  if (code === "EACCES" || code === "EADDRNOTAVAIL") {
    return `HOST and PORT should be an address that this user may listen on (${code}).`;
  }
  if (environment().databaseUrl && typeof code === "string") {
    return `DATABASE_URL should name a Postgres server that answers (${code}).`;
  }
  return error.message;
}
