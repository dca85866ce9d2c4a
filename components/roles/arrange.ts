/** How the rows of a role's list are searched and sorted; both are complete in the browser. */
export type Arrangement<Row> = {
  /** What the search looks into. */
  texts: (row: Row) => readonly string[];
  /** What each sort key goes by. */
  keys: Readonly<Record<string, (row: Row) => string>>;
};

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/**
 * The rows that match `q`, in the order of `sort` ("name", "-name"). Rows that have just been added
 * stand on top whatever is searched for, so that they are seen.
 */
export function arrange<Row extends { id: string }>(
  rows: readonly Row[],
  { texts, keys }: Arrangement<Row>,
  { q, sort, added }: { q: string; sort: string | null; added: ReadonlySet<string> },
): Row[] {
  const wanted = q.trim().toLowerCase();
  const found = rows.filter(
    (row) =>
      added.has(row.id) ||
      row.id.startsWith(wanted) ||
      texts(row).some((text) => text.toLowerCase().includes(wanted)),
  );
  const key = sort === null ? undefined : keys[sort.replace("-", "")];
  if (key !== undefined) {
    const sign = sort?.startsWith("-") ? -1 : 1;
    found.sort((a, b) => sign * collator.compare(key(a), key(b)) || a.id.localeCompare(b.id));
  }
  return added.size === 0 ? found : found.sort((a, b) => rank(a, added) - rank(b, added));
}

const rank = ({ id }: { id: string }, added: ReadonlySet<string>) => (added.has(id) ? 0 : 1);
