import type { Tone } from "@/components/ui/badge";
import type { ApiKey, KeyStatus } from "@/lib/contract/api-keys";

export const statusLabels: Record<KeyStatus, string> = {
  ACTIVE: "Active",
  SUSPENDED: "Suspended",
  EXPIRED: "Expired",
  REVOKED: "Revoked",
};

const tones: Record<KeyStatus, Tone> = {
  ACTIVE: "success",
  SUSPENDED: "warning",
  EXPIRED: "neutral",
  REVOKED: "danger",
};

/** The state of a key in a word, and why it is in it where that is not plain. */
export function keyState({ status, isRotated, revokedByName }: ApiKey): {
  label: string;
  tone: Tone;
  reason?: string;
} {
  const state = { label: statusLabels[status], tone: tones[status] };
  if (status === "REVOKED" && revokedByName !== null) {
    return { ...state, reason: `by ${revokedByName}` };
  }
  if (status === "SUSPENDED") return { ...state, reason: "owner inactive" };
  return isRotated ? { ...state, reason: "rotated" } : state;
}
