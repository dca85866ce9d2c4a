import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ipaddr from "ipaddr.js";
import { z } from "zod";

/** A setting that is wrong or missing: its sentence names the variable and what it should be. */
export class SettingError extends Error {
  override name = "SettingError";
}

const integer = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(fallback)
    .describe(`a whole number from ${min} to ${max}`);

const url = (protocols: RegExp, description: string) =>
  z
    .string()
    .refine((value) => URL.canParse(value) && protocols.test(new URL(value).protocol))
    .describe(description);

const isNetwork = (text: string) => {
  try {
    ipaddr.parseCIDR(text);
    return true;
  } catch {
    return false;
  }
};

const listOf = (value: string) =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

const variables = z.object({
  PORT: integer(0, 65_535, 3000),
  HOST: z.string().min(1).default("localhost").describe("a host name or address to listen on"),
  DATABASE_URL: url(/^postgres(ql)?:$/, "postgres://user:password@host:5432/database").optional(),
  MIGRATION_DATABASE_URL: url(
    /^postgres(ql)?:$/,
    "postgres://owner:password@host:5432/database, the same database by another role",
  ).optional(),
  POSTERN_DATA_DIR: z.string().min(1).default("data").describe("a folder"),
  POSTERN_DEMO_PASSWORD: z.string().min(8).max(128).optional().describe("8 to 128 characters"),
  NEXTAUTH_SECRET: z
    .string()
    .refine((value) => Buffer.byteLength(value) >= 32)
    .optional()
    .describe("32 bytes or more, such as the output of `openssl rand -base64 32`"),
  POSTERN_MASTER_KEY: z
    .string()
    .transform(listOf)
    .refine((keys) => keys.length > 0 && keys.every((key) => Buffer.byteLength(key) >= 32))
    .optional()
    .describe(
      "one or more comma-separated keys of 32 bytes or more each, such as the output of `openssl rand -base64 32`",
    ),
  NEXTAUTH_URL: url(
    /^https?:$/,
    "the address people open, such as https://postern.example.com",
  ).optional(),
  REDIS_URL: url(/^rediss?:$/, "redis://host:6379").optional(),
  TRUSTED_PROXIES: z
    .string()
    .transform(listOf)
    .refine((networks) => networks.every(isNetwork))
    .default([])
    .describe("comma-separated networks, such as 10.0.0.0/8,fd00::/8"),
  SMTP_URL: url(/^smtps?:$/, "smtp://user:password@host:587, or smtps:// for TLS").optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>"\r\n]+ <[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/)
    .optional()
    .describe("the sender of our mails, such as Postern <postern@example.com>"),
  POSTERN_RESET_REQUESTS_PER_ADDRESS: integer(1, 1_000_000, 3),
  POSTERN_POOL_SIZE: integer(1, 100, 8),
  POSTERN_CALLS_PER_MINUTE: integer(1, 100_000_000, 600),
  POSTERN_SIGN_IN_FAILURES_PER_ACCOUNT: integer(1, 1_000_000, 5),
  POSTERN_SIGN_IN_FAILURES_PER_ADDRESS: integer(1, 1_000_000, 20),
  POSTERN_ACCESS_TOKEN_MINUTES: integer(1, 1440, 15),
  POSTERN_IN_FLIGHT_MAX: integer(1, 100_000, 1000),
  POSTERN_HOST_FIREWALL: z
    .string()
    .regex(/^(\*|[a-z0-9-]+(\s*,\s*[a-z0-9-]+)*)$/)
    .transform((value) => value.split(",").map((part) => part.trim()))
    .optional()
    .describe("comma-separated slugs of organizations, such as acme, or * for all"),
  POSTERN_WORKER: z
    .enum(["on", "off"])
    .default("on")
    .describe("on, or off where other processes do the work"),
  POSTERN_LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "silent"])
    .default("info")
    .describe("fatal, error, warn, info, debug or silent"),
});

export type Environment = {
  port: number;
  host: string;
  databaseUrl: string | undefined;
  /** The same database by the role that owns its tables and changes its schema. */
  migrationUrl: string | undefined;
  dataDir: string;
  demoPassword: string | undefined;
  secret: string;
  /**
   * What credentials are sealed with: the first closes, all of them open, so that a new key can be
   * put before an old one while rows of both are there.
   */
  masterKeys: readonly [string, ...string[]];
  /** Where people reach us. The cookie is for this address and only its pages may change things. */
  url: URL;
  /** Origins whose pages may use the cookie for changes. */
  origins: ReadonlySet<string>;
  redisUrl: string | undefined;
  trustedProxies: readonly string[];
  /** The server that takes our mails; without one, links are handed over by hand. */
  mail: { smtpUrl: string; from: string } | undefined;
  resetRequestsPerAddress: number;
  poolSize: number;
  callsPerMinute: number;
  signInFailuresPerAccount: number;
  signInFailuresPerAddress: number;
  accessTokenSeconds: number;
  inFlightMax: number;
  /** Slugs of the organizations that may have this machine's own firewall as a resource. */
  hostFirewall: readonly string[];
  /** Whether the web process works on firewalls, ends and mails as well. */
  hasWorker: boolean;
  logLevel: string;
};

/**
 * Reads the environment.
 *
 * @throws SettingError naming the variable and what it should be
 */
export function readEnvironment(source: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]);
    const expected = z.object(variables.shape).shape[name as keyof typeof variables.shape]
      .description;
    throw new SettingError(`${name} should be ${expected ?? "something else"}.`);
  }
  const values = parsed.data;
  if (values.DATABASE_URL) {
    if (!values.NEXTAUTH_SECRET) {
      throw new SettingError(
        "NEXTAUTH_SECRET is missing. With DATABASE_URL it should be 32 bytes or more, the same for every instance, such as the output of `openssl rand -base64 32`.",
      );
    }
    if (!values.NEXTAUTH_URL) {
      throw new SettingError(
        "NEXTAUTH_URL is missing. With DATABASE_URL it should be the address people open, such as https://postern.example.com.",
      );
    }
  }
  if (!values.DATABASE_URL && values.POSTERN_WORKER === "off") {
    throw new SettingError(
      "POSTERN_WORKER should be on with the embedded database: no other process can open it.",
    );
  }
  const dataDir = path.resolve(values.POSTERN_DATA_DIR);
  const secret = values.NEXTAUTH_SECRET ?? kept(dataDir, "secret");
  const local = ["localhost", "127.0.0.1", "[::1]"].map((host) => `http://${host}:${values.PORT}`);
  const url = new URL(values.NEXTAUTH_URL ?? `http://localhost:${values.PORT}`);
  return {
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    migrationUrl: values.MIGRATION_DATABASE_URL,
    dataDir,
    demoPassword: values.POSTERN_DEMO_PASSWORD,
    secret,
    masterKeys: masterKeysOf(values, dataDir, secret),
    url,
    origins: new Set(values.NEXTAUTH_URL ? [url.origin] : local),
    redisUrl: values.REDIS_URL,
    trustedProxies: values.TRUSTED_PROXIES,
    mail: mailOf(values),
    resetRequestsPerAddress: values.POSTERN_RESET_REQUESTS_PER_ADDRESS,
    poolSize: values.POSTERN_POOL_SIZE,
    callsPerMinute: values.POSTERN_CALLS_PER_MINUTE,
    signInFailuresPerAccount: values.POSTERN_SIGN_IN_FAILURES_PER_ACCOUNT,
    signInFailuresPerAddress: values.POSTERN_SIGN_IN_FAILURES_PER_ADDRESS,
    accessTokenSeconds: values.POSTERN_ACCESS_TOKEN_MINUTES * 60,
    inFlightMax: values.POSTERN_IN_FLIGHT_MAX,
    hostFirewall: values.POSTERN_HOST_FIREWALL ?? (values.DATABASE_URL ? [] : ["*"]),
    hasWorker: values.POSTERN_WORKER === "on",
    logLevel: values.POSTERN_LOG_LEVEL,
  };
}

function mailOf({ SMTP_URL: smtpUrl, MAIL_FROM: from }: z.output<typeof variables>) {
  if (!smtpUrl) return undefined;
  if (from) return { smtpUrl, from };
  throw new SettingError(
    "MAIL_FROM is missing. With SMTP_URL it should be the sender of our mails, such as Postern <postern@example.com>.",
  );
}

/**
 * Without a key of its own a server seals with its secret, so that nothing new is asked of who
 * upgrades; what was sealed before a key was given still opens.
 */
function masterKeysOf(
  { POSTERN_MASTER_KEY: given = [], DATABASE_URL: isServer }: z.output<typeof variables>,
  dataDir: string,
  secret: string,
): Environment["masterKeys"] {
  const [first, ...others] = [...given, ...(isServer ? [] : [kept(dataDir, "master-key")]), secret];
  return [first ?? secret, ...others];
}

/** On the embedded database secrets are made once and kept beside the data, readable by us alone. */
function kept(dataDir: string, name: "secret" | "master-key"): string {
  const file = path.join(dataDir, name);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(file, "utf8");
}

// Next bundles this file apart from the front door's bundle; both must see one environment.
const shared: { [key: symbol]: Environment | undefined } = globalThis;
const slot = Symbol.for("postern.environment");

/** The environment of this process, read once. */
export function environment(): Environment {
  shared[slot] ??= readEnvironment(process.env);
  // next-auth looks for its address here by itself.
  process.env.NEXTAUTH_URL ??= shared[slot].url.origin;
  return shared[slot];
}

/** For programs and tests that decide their own settings. */
export function useEnvironment(source: Record<string, string | undefined>): Environment {
  const read = readEnvironment(source);
  shared[slot] = read;
  return read;
}

/** The password for `create-admin`, when it was given. */
export function readAdminPassword(): string | undefined {
  return process.env.POSTERN_ADMIN_PASSWORD || undefined;
}

/** Where a program that only reads finds the database: no secret is asked of it. */
export function readDatabasePlace(): { databaseUrl: string | undefined; dataDir: string } {
  const { DATABASE_URL, POSTERN_DATA_DIR } = process.env;
  return {
    databaseUrl: DATABASE_URL || undefined,
    dataDir: path.resolve(POSTERN_DATA_DIR || "data"),
  };
}

/** All variables as they are, for the agent: it runs elsewhere, with settings of its own. */
export function readVariables(): NodeJS.ProcessEnv {
  return { ...process.env };
}
