/** What a person may do in this product. Never called a role: roles are bundles of resources. */
export type AccountType = "USER" | "ORG_ADMIN";

/** Permissions that an API key can carry: its scopes, word for word. */
export const scopes = [
  "sessions:read",
  "sessions:write",
  "resources:read",
  "resources:write",
  "roles:read",
  "roles:write",
  "users:read",
  "users:write",
  "groups:read",
  "groups:write",
  "audit:read",
  "agent:connect",
] as const;

/** All scopes, those that come later too. */
export const fullScope = "*";
export type Scope = (typeof scopes)[number] | typeof fullScope;

/**
 * Permissions that only people have: a key must not make keys or loosen its organization, and the
 * contract keeps secrets, static rules and the sessions of others from keys.
 */
const personal = [
  "keys:manage",
  "organization:manage",
  "sessions:manage",
  "credentials:manage",
  "static-rules:manage",
] as const;

export const permissions = [...scopes, ...personal] as const;
export type Permission = (typeof permissions)[number];

const permissionsByAccountType: Record<AccountType, readonly Permission[]> = {
  USER: ["sessions:read", "sessions:write"],
  ORG_ADMIN: permissions,
};

function accountTypeOf(account: { isOrgAdmin: boolean }): AccountType {
  return account.isOrgAdmin ? "ORG_ADMIN" : "USER";
}

/** The one table that browser and server ask. A key's scopes narrow it in `carries`. */
export function can(account: { isOrgAdmin: boolean }, permission: Permission): boolean {
  return permissionsByAccountType[accountTypeOf(account)].includes(permission);
}

/** Whether a key with these scopes carries a permission; what its owner may is asked beside it. */
export function carries(keyScopes: readonly string[], permission: Permission): boolean {
  if ((personal as readonly string[]).includes(permission)) return false;
  return keyScopes.includes(permission) || keyScopes.includes(fullScope);
}
