import { spawn } from "node:child_process";
import { once } from "node:events";
import { auditLog } from "@/lib/contract/audit";
import { ChainCheck, type ChainedEvent, type ChainHead } from "@/lib/domain/audit/chain";

/** Runs `npm run audit:verify` from its source. */
export async function runVerify(
  options: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; text: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "lib/audit-verify.ts", ...options], {
    env: { PATH: process.env.PATH, NODE_ENV: "test", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => texts.push(text));
  }
  const [code] = await once(child, "close");
  return { code: Number(code), text: texts.join("") };
}

/** What a check finds in events that should be the whole chain. */
export function flawsOf(events: readonly ChainedEvent[], kept?: ChainHead, from = 0): string[] {
  const check = new ChainCheck({ isComplete: from === 0, kept });
  for (const event of events) check.add(event, "An event");
  return check.flaws;
}

export const eventFields = Object.keys(auditLog.shape);

/** An event with one field changed to something else that could stand there. */
export function changed(event: ChainedEvent, field: string): ChainedEvent {
  const before = event.get(field) ?? "null";
  const other: Record<string, string> = {
    position: String(Number(before) + 1),
    details: before === "{}" ? '{"a": 1}' : "{}",
  };
  const text = before.startsWith('"') ? `${before.slice(0, -1)}x"` : '"x"';
  return new Map(event).set(field, other[field] ?? text);
}
