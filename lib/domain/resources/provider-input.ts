import type { z } from "zod";
import { portWords, writtenPorts } from "@/lib/contract/ports";
import type { ProviderDescription, ProviderField } from "@/lib/contract/providers";
import type { Actor } from "@/lib/domain/actor";
import { readPolicies } from "@/lib/domain/credentials/policies";
import { DomainError, invalid } from "@/lib/domain/error";
import type { ProviderField as Field, Provider } from "@/lib/providers/provider";
import { findProvider, providers } from "@/lib/providers/table";

type Json = Record<string, unknown>;

/** Every kind of firewall that is built in, as forms and clients need it. */
export async function listProviders(
  actor: Actor<"resources:read">,
  withPolicies: boolean,
): Promise<ProviderDescription[]> {
  const policies = withPolicies ? await readPolicies(actor) : [];
  return providers.map(({ provider, resourceType, label, ...kind }, place) => ({
    provider,
    resourceType,
    label,
    isSimulated: kind.isSimulated ?? false,
    credential: kind.credential && {
      credentialType: kind.credential.credentialType,
      label: kind.credential.label,
      fields: kind.credential.fields.map(described),
    },
    identifier: { label: kind.identifier.label, hint: kind.identifier.hint },
    needsRegion: kind.needsRegion,
    hasPorts: kind.hasPorts,
    policy: policies[place] ?? null,
    configFields: kind.config.fields.map(described),
  }));
}

const described = ({ name, label, hint, kind, isRequired }: Field): ProviderField => ({
  ...{ name, label, kind, isRequired },
  hint: hint ?? null,
});

const known = (words: readonly string[]) => [...new Set(words)].join(", ");

/** @throws DomainError `validation` for a kind that is not built in */
export function demandProvider(provider: string, resourceType: string): Provider {
  const found = findProvider(provider, resourceType);
  if (found) return found;
  const types = providers.filter((each) => each.provider === provider);
  if (types.length === 0) {
    const names = known(providers.map((each) => each.provider));
    throw invalid("provider", `provider must be one of ${names}`);
  }
  const names = known(types.map((each) => each.resourceType));
  throw invalid("resourceType", `resourceType must be one of ${names}`);
}

export type CredentialKind = NonNullable<Provider["credential"]>;

/** What is known of a type of credential; undefined when it is not built in. */
export function findCredentialKind(
  provider: string,
  credentialType: string,
): CredentialKind | undefined {
  return (
    providers
      .filter((each) => each.provider === provider)
      .map(({ credential }) => credential)
      .find((credential) => credential?.credentialType === credentialType) ?? undefined
  );
}

/** @throws DomainError `validation` */
export function demandCredentialKind(provider: string, credentialType: string): CredentialKind {
  const found = findCredentialKind(provider, credentialType);
  if (found) return found;
  const taking = providers.filter(({ credential }) => credential !== null);
  const types = taking.filter((each) => each.provider === provider);
  if (types.length === 0) {
    const names = known(taking.map((each) => each.provider)) || "those that are built in";
    throw invalid("provider", `provider must be one of ${names}`);
  }
  const names = known(types.flatMap(({ credential }) => credential?.credentialType ?? []));
  throw invalid("credentialType", `credentialType must be one of ${names}`);
}

/** The contents of a credential as its provider wants them. @throws DomainError `validation` */
export function readCredentialData(kind: CredentialKind, credentialData: Json): Json {
  return checked(kind.schema, credentialData, "credentialData");
}

export type Place = { resourceIdentifier: string; region: string | null; config: Json | null };

/**
 * Where a resource is and what it opens, as its provider wants it.
 *
 * @throws DomainError `validation`
 */
export function readPlace(kind: Provider, { resourceIdentifier, region, config }: Place): Place {
  const identifier = checked(kind.identifier.schema, resourceIdentifier, "resourceIdentifier");
  if (kind.needsRegion && !region) throw invalid("region", "region is required");
  const words = Object.entries(config ?? {});
  const isPortWord = ([name]: [string, unknown]) => kind.hasPorts && portWords.includes(name);
  checked(writtenPorts, Object.fromEntries(words.filter(isPortWord)), "config");
  const own = Object.fromEntries(words.filter((word) => !isPortWord(word)));
  checked(kind.config.schema, own, "config");
  // Kept as it was written: what the provider's schema fills in is for it to fill in again.
  return { resourceIdentifier: identifier, region, config };
}

/** Which firewall it is, of all there are; what it opens there is not part of it. */
export function whereabouts(
  kind: Provider,
  { resourceIdentifier, region, config }: Place,
): unknown[] {
  const places = kind.config.fields.filter(({ isPlace }) => isPlace);
  return [resourceIdentifier, region, ...places.map(({ name }) => config?.[name] ?? null)];
}

/** Zod's words about a provider's schema, under the field of ours that they are about. */
function checked<Value>(schema: z.ZodType<Value>, value: unknown, field: string): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const sentences = result.error.issues.flatMap((issue): [string, string][] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => [`${field}.${key}`, `${key} is not known here`]);
    }
    const path = [field, ...issue.path].map(String);
    const name = path.at(-1) ?? field;
    const said = issue.message;
    if (isMissing(value, issue.path)) return [[path.join("."), `${name} is required`]];
    return [[path.join("."), /^(must|is) /.test(said) ? `${name} ${said}` : said]];
  });
  // The first of several about one field is kept.
  const validationErrors = Object.fromEntries(sentences.reverse());
  throw new DomainError("validation", { validationErrors });
}

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  let inner = value;
  for (const step of path) {
    if (typeof inner !== "object" || inner === null) return false;
    inner = Object.hasOwn(inner, step) ? Reflect.get(inner, step) : undefined;
  }
  return path.length > 0 && inner === undefined;
}
