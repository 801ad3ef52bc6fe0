/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const inCell = (text: string) => text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');

export const code = (text: string) => `\`${text}\``;

export const codes = (texts: readonly string[]) => texts.map(code).join(', ');

export const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;

/** Paragraphs and tables, what is empty left out. */
export const blocks = (...parts: (string | null | false | undefined)[]) => parts.filter(Boolean).join('\n\n');
