import { can, carries, type Permission, scopes } from "@/lib/contract/permissions";
import type { Access } from "@/lib/http/endpoint";
import type { Door } from "./door";
import { signIn } from "./principals";
import { forge, forgeCookie, goodClaims, namedBy } from "./tokens";
import { fillTenant, type Tenant } from "./world";

/** Somebody, or something, that calls: what they send, and what they must be refused with. */
export type Holder = {
  name: string;
  headers: Record<string, string>;
  /** One of the keys that have a single scope. */
  isKey?: boolean;
  /** It is the first admin who calls, whose rows the calls are about. */
  isOwner?: boolean;
  /** Status and code of the refusal, by what the endpoint asks for; undefined where they may. */
  refusal: (access: Access, method: string) => [number, string] | undefined;
};

const isPermission = (access: Access): access is Permission =>
  !["public", "signed-in", "known"].includes(access);

const isForAdmins = (access: Access) => isPermission(access) && !can({ isOrgAdmin: false }, access);

/** Agents are known by their keys, and a person is none. */
const refusalOfPerson = (access: Access): [number, string] | undefined =>
  access === "agent:connect" ? [400, "agent_key_required"] : undefined;

function refusalOfKey(held: string, access: Access): [number, string] | undefined {
  if (access === "known") return undefined;
  return isPermission(access) && carries([held], access) ? undefined : [403, "key_scope"];
}

/** Everybody who may not call, and everybody who may in part: the principals of the matrix. */
export async function openHolders(door: Door, ours: Tenant, theirs: Tenant): Promise<Holder[]> {
  const { call, store } = door;
  const gone = await fillTenant(store, "canarygone", ours.passwordHash);
  const enter = (tenant: Tenant, id = "") =>
    signIn(call, { organizationSlug: tenant.slug, email: tenant.emails[id] ?? "" });
  const [admin, signedOut, inactive, demoted, member, otherAdmin, suspended] = await Promise.all([
    enter(ours, ours.admins[0]),
    enter(ours, ours.admins[0]),
    enter(ours, ours.admins[1]),
    enter(ours, ours.admins[2]),
    enter(ours, ours.members[0]),
    enter(theirs, theirs.admins[0]),
    enter(gone, gone.admins[0]),
  ]);
  await call("POST", "/api/v1/auth/logout", { as: signedOut, body: {} });
  const change = (text: string, id = "") => store.run({ text }, [id]);
  await change("update users set is_active = false where id = $1", ours.admins[1]);
  await change("update users set is_org_admin = false where id = $1", ours.admins[2]);
  await change("update organizations set is_suspended = true where id = $1", gone.id);

  const claims = goodClaims(namedBy(admin.accessToken));
  const expired = await forge({ ...claims, iat: claims.iat - 700, exp: claims.iat - 60 });
  const cookie = await forgeCookie(namedBy(admin.accessToken));
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const nobody = (
    name: string,
    headers: Record<string, string>,
    code = "unauthorized",
  ): Holder => ({
    name,
    headers,
    refusal: () => [401, code],
  });
  const withoutRights = (name: string, token: string): Holder => ({
    name,
    headers: bearer(token),
    refusal: (access) => (isForAdmins(access) ? [403, "forbidden"] : undefined),
  });
  const halted = (name: string, token: string): Holder => ({
    name,
    headers: bearer(token),
    refusal: () => [403, "account_suspended"],
  });
  const key = (held: string): Holder => ({
    name: `a key with ${held}`,
    isKey: true,
    isOwner: true,
    headers: { "x-api-key": ours.keys[held] ?? "" },
    refusal: (access) => refusalOfKey(held, access),
  });
  const allowed = (name: string, token: string): Holder => ({
    name,
    headers: bearer(token),
    refusal: refusalOfPerson,
  });
  return [
    { ...allowed("an admin", admin.accessToken), isOwner: true },
    allowed("an admin of another organization", otherAdmin.accessToken),
    nobody("nobody", {}),
    nobody("an expired token", bearer(expired)),
    nobody("a token after sign-out", bearer(signedOut.accessToken)),
    nobody("a revoked key", { "x-api-key": ours.keys.revoked ?? "" }, "key_revoked"),
    nobody("an expired key", bearer(ours.keys.expired ?? ""), "key_expired"),
    halted("a deactivated admin", inactive.accessToken),
    halted("an admin of a suspended organization", suspended.accessToken),
    withoutRights("a member", member.accessToken),
    withoutRights("an admin who was demoted a moment ago", demoted.accessToken),
    {
      name: "a member's key with *",
      headers: { authorization: `ApiKey ${ours.keys["of a member"]}` },
      refusal: (access) =>
        refusalOfKey("*", access) ?? (isForAdmins(access) ? [403, "forbidden"] : undefined),
    },
    {
      name: "an admin's cookie from another site",
      isOwner: true,
      headers: { cookie, origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      refusal: (access, method) =>
        method === "GET" ? refusalOfPerson(access) : [403, "cross_origin"],
    },
    ...[...scopes, "*"].map(key),
  ];
}
