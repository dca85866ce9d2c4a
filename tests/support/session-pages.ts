import type { Page } from "@playwright/test";
import type { Session } from "@/lib/contract/sessions";
import type { App } from "./app";
import { signInAs } from "./app";
import type { Credentials } from "./principals";
import type { Tenant } from "./tenants";

/** What a simulated firewall does wrong, by the names of its `config`. */
export type Fault = Record<string, unknown>;

export const minutes = 60_000;

/**
 * An organization whose firewalls are simulated and that lets in this machine: Mia Member reaches
 * orders-db, orders-cache and jump-host through On-call, for at most 8 h.
 */
export async function sessionTenant(app: App, faults: Record<string, Fault> = {}): Promise<Tenant> {
  const resources = ["orders-db", "orders-cache", "jump-host"];
  const tenant = await app.tenant({
    resources,
    roles: [{ name: "On-call", hours: 8, people: ["Mia Member"], resources }],
  });
  const behind = behindOf(app);
  await behind("update organizations set allowed_ranges = $2 where id = $1", [
    tenant.organizationId,
    ["127.0.0.0/8", "::1/128"],
  ]);
  for (const name of resources) await setFault(app, tenant.resourceId(name), faults[name] ?? {});
  return tenant;
}

const behindOf = (app: App) => (text: string, values: unknown[]) => app.store.run({ text }, values);

/** Makes a firewall a simulated one with a fault, or mends it. */
export async function setFault(app: App, resourceId: string, fault: Fault): Promise<void> {
  await behindOf(app)("update resources set provider = 'SIMULATOR', config = $2 where id = $1", [
    resourceId,
    { port: 5432, protocol: "tcp", ...fault },
  ]);
}

/** Starts a session through the API. */
export async function startAs(app: App, who: Credentials, body: object = {}): Promise<Session> {
  const as = await app.principal(who);
  const answer = await app.call<Session>("POST", "/api/v1/sessions", { as, body });
  if (answer.status !== 201) throw new Error(`No session: ${answer.text}`);
  return answer.body;
}

/** Waits until a session has come to a state. */
export async function comesTo(app: App, who: Credentials, id: string, status: Session["status"]) {
  const as = await app.principal(who);
  let seen: Session | undefined;
  for (let tries = 0; tries < 300; tries += 1) {
    seen = (await app.call<Session>("GET", `/api/v1/sessions/${id}`, { as })).body;
    if (seen.status === status) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Not ${status}: ${JSON.stringify(seen)}`);
}

/** Makes a session end so soon, as though it had been started an hour before that. */
export async function endsIn(app: App, id: string, milliseconds: number): Promise<void> {
  const end = new Date(Date.now() + milliseconds);
  const start = new Date(end.getTime() - 60 * minutes);
  const behind = behindOf(app);
  await behind("update sessions set started_at = $2, expires_at = $3 where id = $1", [
    id,
    start,
    end,
  ]);
  await behind("update claims set ends_at = $2 where session_id = $1", [id, end]);
}

/** Makes a session one that was started from elsewhere. */
export async function startedFrom(app: App, id: string, address: string): Promise<void> {
  const behind = behindOf(app);
  await behind("update sessions set ipv4_address = $2, ipv6_address = null where id = $1", [
    id,
    address,
  ]);
  await behind("update claims set address = $2, ip_version = 4 where session_id = $1", [
    id,
    `${address}/32`,
  ]);
}

export const cardOf = (page: Page, id: string) => page.locator(`[data-session="${id}"]`);

export async function openSessions(page: Page, who: Credentials, query = ""): Promise<void> {
  await signInAs(page, who);
  await page.goto(`/sessions${query}`);
}
