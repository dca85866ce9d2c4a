import { isIP } from "node:net";
import { detectedAddress } from "@/lib/contract/utility";
import { endpoint } from "@/lib/http/endpoint";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route({
  GET: endpoint({
    summary: "The caller's address",
    description: "As seen on the connection, or behind a trusted proxy as it reports it.",
    access: "public",
    response: detectedAddress,
    handle: async ({ origin }) => ({
      ip: origin.ipAddress ?? "",
      version: isIP(origin.ipAddress ?? "") === 6 ? (6 as const) : (4 as const),
      timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
    }),
  }),
});
