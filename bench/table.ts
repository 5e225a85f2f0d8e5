/** What a benchmark reports: one table, every figure measured in this run. */
export interface BenchTable {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What must be known to read the table: sizes, thread counts, what is counted in. */
  readonly notes: readonly string[];
  /** Markdown page whose tables it belongs to; bench/README.md if absent. */
  readonly page?: string;
}

/** The table in Markdown. */
export function toMarkdown({ title, header, rows, notes }: BenchTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = header.map((_, column) => (column === 0 ? '---' : '---:'));
  return [`### ${title}`, '', line(header), line(rule), ...rows.map(line), '', ...notes].join('\n').trimEnd();
}
