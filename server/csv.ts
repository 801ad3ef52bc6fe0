/** What a cell may hold; null for nothing. */
export type Cell = string | bigint | boolean | Date | null;

/** A number is one even with a sign in front. */
const number = /^-?\d+(\.\d+)?$/;

/** A spreadsheet would run what begins like this, also in the wide forms that some keyboards write. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** One line as RFC 4180 has it, and safe to open: others have written some of what stands in it. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(written).join(',')}\r\n`;

function written(cell: Cell): string {
  const text = cell instanceof Date ? cell.toISOString() : String(cell ?? '');
  const safe = formula.test(text) && !number.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
