import type { ServerResponse } from "node:http";
import { DomainError } from "@/lib/domain/error";
import { networkOf } from "@/lib/domain/sign-in/pauses";
import { environment } from "@/lib/env";

/**
 * The part of all places that one address may have: a stranger cannot keep everybody out, and a
 * company behind one address has room.
 */
const shareOfOneAddress = 1 / 2;

export type Places = {
  /** Gives a call a place until its answer is closed, or tells why there is none. */
  take(response: ServerResponse, address: string | null): DomainError | undefined;
  /** Takes the place back sooner. */
  leave(response: ServerResponse): void;
};

/**
 * The places of the calls that are worked on, `POSTERN_IN_FLIGHT_MAX` of them. Whoever sends or reads
 * slowly has a place for as long, so the places of one address are counted too.
 */
export function openPlaces(): Places {
  const taken = new Map<ServerResponse, string>();
  const ofNetwork = new Map<string, number>();
  const leave = (response: ServerResponse) => {
    const network = taken.get(response);
    if (network === undefined) return;
    taken.delete(response);
    const left = (ofNetwork.get(network) ?? 1) - 1;
    if (left > 0) ofNetwork.set(network, left);
    else ofNetwork.delete(network);
  };
  return {
    take(response, address) {
      const { inFlightMax } = environment();
      const network = networkOf(address);
      const own = ofNetwork.get(network) ?? 0;
      const allowed = Math.ceil(inFlightMax * shareOfOneAddress);
      if (taken.size >= inFlightMax)
        return new DomainError("unavailable", { retryAfterSeconds: 1 });
      if (own >= allowed) {
        return new DomainError("rate_limit_exceeded", { allowed, retryAfterSeconds: 1 });
      }
      taken.set(response, network);
      ofNetwork.set(network, own + 1);
      response.once("close", () => leave(response));
      return undefined;
    },
    leave,
  };
}
