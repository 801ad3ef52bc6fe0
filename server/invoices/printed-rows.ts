const perRow = 80;

/** About how many rows of text these descriptions are on paper. Figures as wide as they get make them some more. */
export const printedRows = (lines: readonly { description: string }[]) =>
  lines.reduce((sum, { description }) => sum + rowsOf(description), 0);

const rowsOf = (description: string) =>
  description
    .split(/\r\n|\r|\n/)
    .reduce((sum, part) => sum + Math.max(1, Math.ceil(part.length / perRow)), 0);
