import { beforeEach, expect, test } from "vitest";
import { seal, unseal } from "@/lib/domain/seal";
import { useEnvironment as takeEnvironment } from "@/lib/env";
import { testSettings } from "../support/settings";

beforeEach(() => {
  takeEnvironment(testSettings);
});

test("a sealed text opens for its purpose and shows nothing", () => {
  const text = "ptn_7f3aK2xQ, and é and 🎉";
  const sealed = seal("answer", text);
  expect(unseal("answer", sealed)).toBe(text);
  expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain("ptn_");
  expect(seal("answer", text)).not.toBe(sealed);
  expect(unseal("answer", seal("answer", ""))).toBe("");
});

test("it opens for nothing else", () => {
  const sealed = seal("answer", "secret");
  expect(unseal("mail", sealed)).toBeUndefined();
  const bytes = Buffer.from(sealed, "base64url");
  for (const index of bytes.keys()) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(unseal("answer", changed.toString("base64url"))).toBeUndefined();
  }
  for (const broken of ["", "AAAA", "not sealed at all", sealed.slice(0, 30)]) {
    expect(unseal("answer", broken)).toBeUndefined();
  }
  takeEnvironment({ ...testSettings, NEXTAUTH_SECRET: "another secret, of 32 bytes or more" });
  expect(unseal("answer", sealed)).toBeUndefined();
});
