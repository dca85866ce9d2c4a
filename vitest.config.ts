import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const postgres = ["tests/support/vitest-postgres.ts", "tests/support/template.ts"];

// The nouns whose tests run everywhere: on the embedded database and through Next's own door.
const everywhere = [
  "roles",
  "roles-create",
  "roles-update",
  "assignments",
  "assignments-bulk",
  "assignment-levels",
  "opal",
  "opal-groups",
  "previews",
  "idempotency",
  "auth",
  "resources",
  "users",
  "audit-logs",
  "users-create",
  "users-changes",
  "invitations",
  "passwords",
  "api-keys",
  "organization",
  "access",
  "live",
  "sessions",
  "agents",
].map((noun) => `tests/api/${noun}.test.ts`);

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      // Outside Next's bundler the marker throws; tests are the server.
      {
        find: /^server-only$/,
        replacement: `${root}node_modules/next/dist/compiled/server-only/empty.js`,
      },
    ],
  },
  test: {
    pool: "forks",
    maxWorkers: 2,
    // Limits for what never comes; a shared machine may be slow for minutes.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [
            "tests/domain/**/*.test.ts",
            "tests/architecture.test.ts",
            "tests/run-reports.test.ts",
            "tests/supply-chain.test.ts",
            "tests/readme.test.ts",
          ],
        },
      },
      {
        extends: true,
        test: {
          name: "api",
          include: ["tests/api/**/*.test.ts"],
          env: { POSTERN_TEST_STORE: "server" },
          globalSetup: postgres,
        },
      },
      {
        extends: true,
        test: {
          name: "embedded",
          include: everywhere,
          env: { POSTERN_TEST_STORE: "embedded" },
        },
      },
      {
        extends: true,
        test: {
          name: "next-door",
          include: ["tests/api/contract.test.ts", ...everywhere],
          env: { POSTERN_TEST_STORE: "server", POSTERN_TEST_DOOR: "next" },
          globalSetup: postgres,
        },
      },
      // Needs more than npm's and Debian's packages: `npm run test:clouds`, not `npm test`.
      {
        extends: true,
        test: {
          name: "clouds",
          include: ["tests/clouds/**/*.test.ts"],
          env: { POSTERN_TEST_STORE: "server" },
          globalSetup: [...postgres, "tests/clouds/vitest-moto.ts"],
          // One of them tells how long it took.
          fileParallelism: false,
        },
      },
    ],
  },
});
