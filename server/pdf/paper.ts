import { bottom, colors, left, pageSize, right, top } from './page.ts';
import type { Pdf, Typeface } from './typeface.ts';

/** What is written on, from top to bottom. */
export interface Paper {
  doc: Pdf;
  type: Typeface;
  /** Where the next thing goes: its top. */
  y: number;
}

/** Begins a new page where the next thing would not fit on this one. */
export function makeRoom(paper: Paper, height: number): boolean {
  if (paper.y + height <= bottom) return false;
  paper.doc.addPage({ size: pageSize, margin: 0 });
  paper.y = top + 14;
  return true;
}

/** The file, once the document is ended. */
export function gathered(doc: Pdf): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
}

/** On each page, when all are written: the title, whose it is, and which page of how many. */
export function drawFoot({ doc, type }: Paper, title: string, owner: string): void {
  const { count } = doc.bufferedPageRange();
  const style = { size: 8, color: colors.muted } as const;
  for (let index = 0; index < count; index++) {
    doc.switchToPage(index);
    doc
      .moveTo(left, bottom + 22)
      .lineTo(right, bottom + 22)
      .lineWidth(0.5)
      .stroke(colors.line);
    const name = type.linesOf(owner, 280, style)[0] ?? '';
    type.write(`${title} · ${name}`, left, bottom + 36, style);
    type.write(`Page ${index + 1} of ${count}`, right, bottom + 36, { ...style, align: 'right' });
  }
}
