import type { NextConfig } from "next";
import { securityHeaders } from "./lib/http/headers";

const config: NextConfig = {
  poweredByHeader: false,
  compress: false,
  reactStrictMode: true,
  // The image optimizer has had remote-code and SSRF advisories; we ship SVG and CSS only.
  images: { unoptimized: true },
  // Types are checked by `npm run verify`, so that `npm start` need not wait for them.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    "@electric-sql/pglite",
    "@node-rs/argon2",
    "pg",
    "postgres",
    "pino",
    "ioredis",
  ],
  // The front door sets them too; here they are for `next dev` and other Next hosts.
  headers: async () => [
    { source: "/:path*", headers: securityHeaders.map(([key, value]) => ({ key, value })) },
  ],
  experimental: { authInterrupts: true, optimizePackageImports: ["lucide-react"] },
};

export default config;
