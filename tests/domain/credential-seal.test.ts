import { beforeEach, describe, expect, test } from "vitest";
import { openCredential, resealCredential, sealCredential } from "@/lib/domain/credentials/seal";
import { useEnvironment as takeEnvironment } from "@/lib/env";
import { testSettings } from "../support/settings";

const row = { organizationId: "organization", id: "credential" };
const secret = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "é and 🎉 and secrets" };

const keys = (...texts: string[]) =>
  takeEnvironment({ ...testSettings, POSTERN_MASTER_KEY: texts.join(",") });
const oldKey = "the old master key of this test: long";
const newKey = "the new master key of this test: long";

beforeEach(() => {
  keys(oldKey);
});

describe("a sealed credential", () => {
  test("opens for its row, shows nothing, and never looks the same twice", () => {
    const sealed = sealCredential(row, secret);
    expect(openCredential(row, sealed)).toEqual(secret);
    const bytes = Buffer.from(sealed.split(".").join(""), "base64url").toString("latin1");
    expect(`${sealed} ${bytes}`).not.toMatch(/AKIA|secret/i);
    expect(sealCredential(row, secret)).not.toBe(sealed);
  });

  test("opens for no other row and no other organization", () => {
    const sealed = sealCredential(row, secret);
    expect(openCredential({ ...row, id: "another" }, sealed)).toBeUndefined();
    expect(openCredential({ ...row, organizationId: "another" }, sealed)).toBeUndefined();
    expect(
      openCredential({ organizationId: row.id, id: row.organizationId }, sealed),
    ).toBeUndefined();
  });

  test("does not open with any of its bits turned", () => {
    const [keyId = "", ...parts] = sealCredential(row, secret).split(".");
    for (const [place, part] of parts.entries()) {
      const bytes = Buffer.from(part, "base64url");
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const turned = Buffer.from(bytes);
        const index = bit >> 3;
        turned[index] = (turned[index] ?? 0) ^ (1 << (bit & 7));
        const spoiled = parts.with(place, turned.toString("base64url"));
        expect(openCredential(row, [keyId, ...spoiled].join("."))).toBeUndefined();
      }
    }
  });

  test("does not open when it is torn, or put together from two", () => {
    const one = sealCredential(row, secret).split(".");
    const other = sealCredential(row, { ...secret, secretAccessKey: "another" }).split(".");
    for (const torn of ["", ".", "..", one[0], one.slice(0, 2).join("."), "x.y.z"]) {
      expect(openCredential(row, torn ?? "")).toBeUndefined();
    }
    expect(openCredential(row, [one[0], one[1], other[2]].join("."))).toBeUndefined();
  });

  test("opens after a new key was put first, and moves under it with the same contents", () => {
    const sealed = sealCredential(row, secret);
    keys(newKey, oldKey);
    expect(openCredential(row, sealed)).toEqual(secret);
    const moved = resealCredential(row, sealed) ?? "";
    expect(moved.split(".")[0]).not.toBe(sealed.split(".")[0]);
    expect(moved.split(".")[2]).toBe(sealed.split(".")[2]);
    expect(resealCredential(row, moved)).toBe(moved);
    keys(newKey);
    expect(openCredential(row, moved)).toEqual(secret);
    expect(openCredential(row, sealed)).toBeUndefined();
    expect(resealCredential(row, sealed)).toBeUndefined();
  });

  test("is sealed with the server's secret until there is a key, and opens afterwards", () => {
    takeEnvironment({
      ...testSettings,
      DATABASE_URL: "postgres://u:p@db.example/postern",
      POSTERN_MASTER_KEY: undefined,
    });
    const sealed = sealCredential(row, secret);
    keys(newKey);
    expect(openCredential(row, sealed)).toEqual(secret);
    expect(openCredential(row, resealCredential(row, sealed) ?? "")).toEqual(secret);
  });

  test("names its key without telling anything of it", () => {
    const [keyId = ""] = sealCredential(row, secret).split(".");
    expect(keyId).toMatch(/^[\da-f]{12}$/);
    expect(oldKey).not.toContain(keyId);
  });
});
