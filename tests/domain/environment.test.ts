import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readEnvironment, SettingError } from "@/lib/env";
import { testSecret } from "../support/settings";

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "postern-environment-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const server = {
  DATABASE_URL: "postgres://user:secret-of-mine@db.example/postern",
  NEXTAUTH_SECRET: testSecret,
  NEXTAUTH_URL: "https://postern.example.com",
};

describe("readEnvironment", () => {
  test("needs nothing: the secret is made once and kept for us alone", () => {
    const folder = path.join(makeFolder(), "data");
    const first = readEnvironment({ POSTERN_DATA_DIR: folder });
    const second = readEnvironment({ POSTERN_DATA_DIR: folder, PORT: "" });
    expect(first).toMatchObject({ port: 3000, host: "localhost", callsPerMinute: 600 });
    expect(first.secret).toMatch(/^[\w-]{43}$/);
    expect(second.secret).toBe(first.secret);
    expect(readFileSync(path.join(folder, "secret"), "utf8")).toBe(first.secret);
    expect(statSync(path.join(folder, "secret")).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect([...first.origins]).toContain("http://localhost:3000");
  });

  test("keeps a master key beside the data, and takes several that open", () => {
    const folder = path.join(makeFolder(), "data");
    const embedded = readEnvironment({ POSTERN_DATA_DIR: folder });
    const kept = readFileSync(path.join(folder, "master-key"), "utf8");
    expect(embedded.masterKeys).toEqual([kept, embedded.secret]);
    expect(statSync(path.join(folder, "master-key")).mode & 0o777).toBe(0o600);
    const [fresh, old] = ["n".repeat(32), "o".repeat(32)];
    const given = { POSTERN_MASTER_KEY: ` ${fresh}, ${old}` };
    expect(readEnvironment({ POSTERN_DATA_DIR: folder, ...given }).masterKeys).toEqual([
      ...[fresh, old, kept, embedded.secret],
    ]);
    expect(readEnvironment({ ...server, ...given }).masterKeys).toEqual([fresh, old, testSecret]);
    expect(readEnvironment(server).masterKeys).toEqual([testSecret]);
  });

  test("takes a server's settings as they are given", () => {
    const read = readEnvironment({ ...server, TRUSTED_PROXIES: " 10.0.0.0/8,, fd00::/8 " });
    expect(read.databaseUrl).toBe(server.DATABASE_URL);
    expect(read.secret).toBe(testSecret);
    expect([...read.origins]).toEqual(["https://postern.example.com"]);
    expect(read.trustedProxies).toEqual(["10.0.0.0/8", "fd00::/8"]);
  });

  test.each([
    ["PORT", "http"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "3000.5"],
    ["DATABASE_URL", "mysql://db.example"],
    ["DATABASE_URL", "db.example"],
    ["NEXTAUTH_SECRET", "short"],
    ["NEXTAUTH_URL", "postern.example.com"],
    ["NEXTAUTH_URL", "ftp://postern.example.com"],
    ["REDIS_URL", "http://redis.example"],
    ["SMTP_URL", "mail.example.com"],
    ["SMTP_URL", "https://mail.example.com"],
    ["MAIL_FROM", "postern"],
    ["MAIL_FROM", "Postern <postern@example.com>\r\nBcc: thief@evil.example"],
    ["POSTERN_RESET_REQUESTS_PER_ADDRESS", "0"],
    ["TRUSTED_PROXIES", "10.0.0.1"],
    ["TRUSTED_PROXIES", "10.0.0.0/8;fd00::/8"],
    ["TRUSTED_PROXIES", "everyone"],
    ["POSTERN_POOL_SIZE", "0"],
    ["POSTERN_MASTER_KEY", "short"],
    ["POSTERN_MASTER_KEY", `${"k".repeat(32)},short`],
    ["POSTERN_MASTER_KEY", ","],
    ["POSTERN_CALLS_PER_MINUTE", "many"],
    ["POSTERN_ACCESS_TOKEN_MINUTES", "1441"],
    ["POSTERN_DEMO_PASSWORD", "short"],
    ["POSTERN_LOG_LEVEL", "loud"],
    ["POSTERN_WORKER", "maybe"],
  ])("names %s when it is %j, says what it should be, and repeats no secret", (name, value) => {
    let sentence = "";
    try {
      readEnvironment({ ...server, [name]: value });
    } catch (error) {
      expect(error).toBeInstanceOf(SettingError);
      if (error instanceof SettingError) sentence = error.message;
    }
    expect(sentence).toMatch(new RegExp(`^${name} should be .{5,}\\.$`));
    expect(sentence).not.toContain("secret-of-mine");
  });

  test("knows no mail server without SMTP_URL, and demands MAIL_FROM beside it", () => {
    const smtp = { SMTP_URL: "smtps://user:secret-of-mine@mail.example.com" };
    const from = { MAIL_FROM: "Postern <postern@example.com>" };
    expect(readEnvironment({ ...server, ...from }).mail).toBeUndefined();
    expect(readEnvironment({ ...server, ...from, ...smtp }).mail).toEqual({
      smtpUrl: smtp.SMTP_URL,
      from: from.MAIL_FROM,
    });
    expect(() => readEnvironment({ ...server, ...smtp })).toThrow(
      /^MAIL_FROM is missing\. With SMTP_URL it should be/,
    );
  });

  test("leaves the work to other processes only where there can be any", () => {
    expect(readEnvironment(server).hasWorker).toBe(true);
    expect(readEnvironment({ ...server, POSTERN_WORKER: "off" }).hasWorker).toBe(false);
    expect(() => readEnvironment({ POSTERN_WORKER: "off" })).toThrow(
      /^POSTERN_WORKER should be on with the embedded database/,
    );
  });

  test.each(["NEXTAUTH_SECRET", "NEXTAUTH_URL"])("demands %s beside DATABASE_URL", (name) => {
    expect(() => readEnvironment({ ...server, [name]: undefined })).toThrow(
      new RegExp(`^${name} is missing\\. With DATABASE_URL it should be`),
    );
  });
});
