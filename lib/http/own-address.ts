import { environment } from "@/lib/env";

/** Where people and programs reach this server: `https://postern.example.com`. */
export function ownAddress(): string {
  return environment().url.origin;
}
