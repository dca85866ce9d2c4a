/** What a person may do in this product. Never called a role: roles are bundles of resources. */
export type AccountType = "USER" | "ORG_ADMIN";

export const permissions = ["roles:read", "roles:write", "users:read", "resources:read"] as const;
export type Permission = (typeof permissions)[number];

const permissionsByAccountType: Record<AccountType, readonly Permission[]> = {
  USER: [],
  ORG_ADMIN: permissions,
};

function accountTypeOf(account: { isOrgAdmin: boolean }): AccountType {
  return account.isOrgAdmin ? "ORG_ADMIN" : "USER";
}

/** The one table that browser and server ask. */
export function can(account: { isOrgAdmin: boolean }, permission: Permission): boolean {
  return permissionsByAccountType[accountTypeOf(account)].includes(permission);
}
