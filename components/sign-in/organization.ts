const lastOrganization = "postern.organization";

/** The organization of the last visit. Storage can be switched off; then nothing is remembered. */
export function readLastOrganization(): string | null {
  try {
    return localStorage.getItem(lastOrganization);
  } catch {
    return null;
  }
}

export function keepLastOrganization(slug: string): void {
  try {
    localStorage.setItem(lastOrganization, slug);
  } catch {
    // Remembering is a courtesy.
  }
}

/** The address of a page before the sign-in that begins with this organization filled in. */
export function withOrganization(path: string, slug: string): string {
  const known = slug.trim();
  return known === "" ? path : `${path}?organization=${encodeURIComponent(known)}`;
}
