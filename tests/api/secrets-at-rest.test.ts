import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { IssuedApiKey } from "@/lib/contract/api-keys";
import type { TokenAnswer } from "@/lib/contract/auth";
import type { Credential } from "@/lib/contract/credentials";
import type { UserCreated } from "@/lib/contract/users";
import { type Door, openDoor } from "../support/door";
import { tokenOf } from "../support/one-time-tokens";
import { accounts, type Principal, signIn } from "../support/principals";
import { demoPassword } from "../support/settings";

let door: Door;
let admin: Principal;

beforeAll(async () => {
  // Mails wait in the outbox: nobody listens there.
  const environment = { SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "Postern <p@postern.test>" };
  door = await openDoor({ environment });
  admin = await signIn(door.call, accounts.admin);
});
afterAll(() => door.close());

/** Every row of every table as text: what somebody would find in a stolen backup. */
async function everyRow(): Promise<string> {
  const tables = await door.store.run<{ name: string }>(
    {
      text: `select format('%I.%I', table_schema, table_name) as name
        from information_schema.tables
        where table_schema not in ('pg_catalog', 'information_schema')`,
    },
    [],
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await door.store.run<{ row: string }>(
      { text: `select t::text as row from ${name} t` },
      [],
    );
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join("\n");
}

const post = <Body>(path: string, body: unknown, headers: Record<string, string> = {}) =>
  door.call<Body>("POST", `/api/v1${path}`, { as: admin, body, headers });

describe("a copy of the database", () => {
  test("holds no secret that was ever given or sent, in no spelling", async () => {
    const password = "Wholly-Unlikely-Passphrase-77";
    const secrets = [demoPassword, password, admin.accessToken, admin.refreshToken];

    const { body: refreshed } = await post<TokenAnswer>("/auth/refresh", {
      refreshToken: admin.refreshToken,
    });
    secrets.push(refreshed.accessToken, refreshed.refreshToken);
    admin = { ...admin, ...refreshed };

    const wish = { name: "At rest", scopes: ["roles:read"] };
    for (const once of [false, true]) {
      const named = (key: string) => (once ? { "idempotency-key": key } : {});
      const { status, body } = await post<IssuedApiKey>("/api-keys", wish, named("made"));
      expect(status).toBe(201);
      const path = `/api-keys/${body.id}/rotate`;
      const rotated = await post<IssuedApiKey>(path, {}, named("rotated"));
      expect(rotated.status).toBeLessThan(300);
      secrets.push(body.plainTextKey, rotated.body.plainTextKey);
    }

    for (const once of [false, true]) {
      const secretAccessKey = `Wholly-Unlikely-Cloud-Secret-${once}`;
      const { status, body } = await post<Credential>(
        "/credentials",
        {
          name: "At rest",
          provider: "AWS",
          credentialType: "ACCESS_KEY",
          credentialData: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey },
        },
        once ? { "idempotency-key": "sealed" } : {},
      );
      expect(status).toBe(201);
      const rotated = `Another-Unlikely-Cloud-Secret-${once}`;
      const credentialData = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: rotated };
      const path = `/api/v1/credentials/${body.id}`;
      const answer = await door.call("PATCH", path, { as: admin, body: { credentialData } });
      expect(answer.status).toBe(200);
      secrets.push(secretAccessKey, rotated);
    }

    const before = await everyRow();
    const person = { name: "At Rest", email: "at.rest@acme.example" };
    const invited = await post<UserCreated>("/users", person, { "idempotency-key": "invite" });
    expect(invited.status).toBe(201);
    const account = { organizationSlug: "acme", email: accounts.member.email };
    expect((await post("/auth/forgot-password", account)).status).toBe(204);
    const changed = await post("/auth/change-password", {
      currentPassword: demoPassword,
      newPassword: password,
    });
    expect(changed.status).toBe(200);

    const kept = await everyRow();
    expect(kept.length).toBeGreaterThan(before.length);
    for (const secret of secrets) {
      expect(kept).not.toContain(secret);
      expect(kept).not.toContain(Buffer.from(secret).toString("base64").replace(/=+$/, ""));
      expect(kept).not.toContain(Buffer.from(secret).toString("hex"));
    }
    expect(kept).not.toMatch(/[?&]token=|reset-password\?|set-password\?/);
    expect(kept).toMatch(/\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test("holds no link that was shown because no mail could be sent", async () => {
    const open = await openDoor();
    try {
      const as = await signIn(open.call, accounts.admin);
      const headers = { "idempotency-key": "shown" };
      const body = { name: "Shown", email: "shown@acme.example" };
      const { body: made } = await open.call<UserCreated>("POST", "/api/v1/users", {
        as,
        body,
        headers,
      });
      const token = tokenOf(made.inviteUrl ?? "");
      expect(token).toMatch(/^[\w-]{43}$/);
      const again = await open.call<UserCreated>("POST", "/api/v1/users", { as, body, headers });
      expect(again.body.inviteUrl).toBe(made.inviteUrl);
      const rows = await open.store.run<{ body: string }>(
        { text: "select idempotency_keys::text as body from idempotency_keys" },
        [],
      );
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain(token);
    } finally {
      await open.close();
    }
  });
});
