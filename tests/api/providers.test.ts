import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProviderDescription } from "@/lib/contract/providers";
import { providers } from "@/lib/providers/table";
import { type Door, openDoor } from "../support/door";
import { accounts, signIn } from "../support/principals";

let door: Door;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

describe("GET /api/v1/providers", () => {
  test("200 describes every kind of the table, with all that a form needs", async () => {
    const as = await signIn(door.call, accounts.admin);
    const { status, body } = await door.call<ProviderDescription[]>("GET", "/api/v1/providers", {
      as,
    });
    expect(status).toBe(200);
    expect(body.map(({ provider, resourceType }) => [provider, resourceType])).toEqual(
      providers.map(({ provider, resourceType }) => [provider, resourceType]),
    );
    const aws = body.find(({ provider }) => provider === "AWS");
    expect(aws).toMatchObject({ needsRegion: true, hasPorts: true, isSimulated: false });
    expect(aws?.credential?.fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["accessKeyId", "secretAccessKey"]),
    );
    expect(body.filter(({ isSimulated }) => isSimulated)).toMatchObject([
      { provider: "SIMULATOR", credential: null },
    ]);
  });
});
