/** One line of the result: what was measured beside what is demanded. */
export type Row = {
  goal: number;
  name: string;
  measured: number;
  must: number;
  aim: number;
  /** Ratios of speed should be high; everything else low. */
  better: "higher" | "lower";
};

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const verdictOf = ({ measured, must, aim, better }: Row) => {
  const reaches = (goal: number) => (better === "higher" ? measured >= goal : measured <= goal);
  if (reaches(aim)) return "met, aim too";
  return reaches(must) ? "met" : "missed";
};

/** The table of goals as text. */
export function goalTable(rows: readonly Row[]): string {
  const inOrder = rows.toSorted((a, b) => a.goal - b.goal);
  const lines = inOrder.map((row) => [
    String(row.goal),
    row.name,
    row.measured.toFixed(2),
    `${row.better === "higher" ? "≥" : "≤"} ${row.must}`,
    String(row.aim),
    verdictOf(row),
  ]);
  return table([["goal", "what", "measured", "must", "aim", ""], ...lines]);
}

/** Columns as wide as their widest cell. */
export function table(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_cell, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `   ${line}\n`)
    .join("");
}
