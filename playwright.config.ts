import { defineConfig, devices } from "@playwright/test";
import { findBrowser } from "./tests/support/browser";

const { executablePath, args } = await findBrowser();

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "tests/output/playwright",
  globalSetup: "./tests/support/browser-run.ts",
  workers: 2,
  fullyParallel: true,
  // A browser on a shared machine can stall for a minute. A second try is listed as flaky.
  retries: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["json", { outputFile: "tests/output/playwright.json" }]],
  use: {
    // Pictures of every moment would take a third of the run.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: { executablePath, args },
  },
  projects: [{ name: "desktop", use: { ...devices["Desktop Chrome"] } }],
});
