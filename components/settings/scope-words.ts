import type { Scope } from "@/lib/contract/permissions";

type ScopeGroup = { title: string; scopes: readonly { scope: Scope; means: string }[] };

/**
 * The scopes that one can choose, and what each opens. Scopes that no call asks for yet are left
 * out: a key would carry them for nothing.
 */
export const scopeGroups: readonly ScopeGroup[] = [
  {
    title: "Roles",
    scopes: [
      { scope: "roles:read", means: "See roles, what they hold and who has them." },
      {
        scope: "roles:write",
        means: "Make, change and delete roles; assign resources and people to them.",
      },
    ],
  },
  {
    title: "People",
    scopes: [
      { scope: "users:read", means: "See people and which roles they have." },
      { scope: "users:write", means: "Invite, change, deactivate and delete people." },
    ],
  },
  {
    title: "Sessions",
    scopes: [
      { scope: "sessions:read", means: "See your own sessions and what you could start." },
      {
        scope: "sessions:write",
        means: "Start, extend, move and stop your own sessions.",
      },
    ],
  },
  {
    title: "Resources and audit log",
    scopes: [
      { scope: "resources:read", means: "See resources, where they are and what is open there." },
      {
        scope: "resources:write",
        means: "Add, change, verify and delete resources; credentials stay with people.",
      },
      { scope: "audit:read", means: "Read and export who did what, when and from where." },
    ],
  },
  {
    title: "Agents",
    scopes: [
      {
        scope: "agent:connect",
        means: "Be an agent: fetch commands and answer them. Each agent needs a key of its own.",
      },
    ],
  },
  {
    title: "Groups, for clients of Opal’s API",
    scopes: [
      { scope: "groups:read", means: "See roles as groups, under /v1." },
      { scope: "groups:write", means: "Change roles as groups, under /v1." },
    ],
  },
];

export const fullAccess = {
  label: "Full access",
  means: "All of these, and what is added later. It cannot manage keys or these settings.",
};

/** "roles:read" as it is, `*` by its name. */
export function scopeLabel(scope: Scope): string {
  return scope === "*" ? fullAccess.label : scope;
}
