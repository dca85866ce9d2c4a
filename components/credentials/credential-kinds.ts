import type { RefinementCtx } from "zod";
import type { Credential } from "@/lib/contract/credentials";
import type { ProviderDescription, ProviderField } from "@/lib/contract/providers";

export type CredentialKind = {
  provider: string;
  credentialType: string;
  label: string;
  fields: readonly ProviderField[];
};

/** What credentials there can be: several kinds of firewalls of one vendor share theirs. */
export function credentialKinds(kinds: readonly ProviderDescription[]): CredentialKind[] {
  const all = kinds.flatMap(({ provider, credential }) =>
    credential ? [{ provider, ...credential }] : [],
  );
  return [...new Map(all.map((kind) => [credentialKey(kind), kind])).values()];
}

export const credentialKey = ({
  provider,
  credentialType,
}: Pick<Credential, "provider" | "credentialType">): string => `${provider} ${credentialType}`;

/** The secret as it is sent: without what was left empty. Complains where something is missing. */
export function readSecret(
  fields: readonly ProviderField[],
  typed: Record<string, unknown>,
  context: RefinementCtx,
): Record<string, unknown> {
  const given = fields.map(({ name }) => [name, typed[name]] as const).filter(isGiven);
  const names = new Set(given.map(([name]) => name));
  for (const { name, label, isRequired } of fields) {
    if (!isRequired || names.has(name)) continue;
    const path = ["credentialData", name];
    context.addIssue({ code: "custom", path, message: `${label} is required.` });
  }
  return Object.fromEntries(given);
}

const isGiven = ([, value]: readonly [string, unknown]) =>
  value !== undefined && value !== null && value !== "";

/** For showing the call: whoever copies it puts the secret in. */
export function withoutSecrets<Body extends { credentialData?: Record<string, unknown> }>(
  body: Body,
): Body {
  const named = Object.keys(body.credentialData ?? {}).map((name) => [name, "…"] as const);
  return { ...body, credentialData: Object.fromEntries(named) };
}
