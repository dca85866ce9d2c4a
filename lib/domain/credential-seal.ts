import { seal, unseal } from "./seal";

/** A credential that is moved to another row or organization does not open there. */
const purposeOf = (organizationId: string, id: string) => `credential ${organizationId} ${id}`;

/** Closes the contents of a credential for its row. */
export function sealCredential(
  organizationId: string,
  id: string,
  secret: Readonly<Record<string, unknown>>,
): string {
  return seal(purposeOf(organizationId, id), JSON.stringify(secret));
}

/** The contents again; undefined when they were sealed for another row, or by another key. */
export function openCredential(
  organizationId: string,
  id: string,
  sealed: string,
): Record<string, unknown> | undefined {
  const text = unseal(purposeOf(organizationId, id), sealed);
  return text === undefined ? undefined : JSON.parse(text);
}
