import path from "node:path";

export const migrationsFolder = path.resolve("db/migrations");
export const demoPassword = "demo password of the tests";

/** The secret that the test doors sign with, so that tests can forge what they must refuse. */
export const testSecret = "the secret of the tests, 32 bytes or more";
/** The address that the doors believe to be theirs: the dashboard's origin. */
export const testOrigin = "http://postern.test:3000";

/** Limits so high that no test meets them by accident; the tests of the limits set their own. */
export const testSettings: Record<string, string> = {
  NEXTAUTH_SECRET: testSecret,
  NEXTAUTH_URL: testOrigin,
  POSTERN_MASTER_KEY: "the master key of all tests: 32 bytes or more",
  POSTERN_CALLS_PER_MINUTE: "100000000",
  POSTERN_SIGN_IN_FAILURES_PER_ACCOUNT: "1000000",
  POSTERN_SIGN_IN_FAILURES_PER_ADDRESS: "1000000",
  POSTERN_RESET_REQUESTS_PER_ADDRESS: "1000000",
  POSTERN_LOG_LEVEL: "silent",
};
