import type { UserCreated } from "@/lib/contract/users";
import type { App } from "./app";
import type { Tenant } from "./tenants";

/** Invites someone to a test's organization; without a mail server the answer has the link. */
export async function inviteByApi(app: App, tenant: Tenant, name: string): Promise<UserCreated> {
  const { body } = await app.call<UserCreated>("POST", "/api/v1/users", {
    as: await app.principal(tenant.admin),
    body: { email: `${name}@${tenant.slug}.example` },
  });
  return body;
}
