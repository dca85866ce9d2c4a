/** How many of something, in a cell of a table. */
export function Count({ value }: { value: number }) {
  return value === 0 ? (
    <span className="text-muted-foreground">none</span>
  ) : (
    <span className="tabular-nums">{value.toLocaleString("en")}</span>
  );
}
