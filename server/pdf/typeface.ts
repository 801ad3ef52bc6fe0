import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type PDFDocument from 'pdfkit';
import { brokenLines } from './line-breaks.ts';

export type Weight = 'regular' | 'bold';
export type Pdf = InstanceType<typeof PDFDocument>;

/** What `pdfkit` hides of the font that is chosen: enough to ask whether it can write a character. */
interface ChosenFont {
  font: { hasGlyphForCodePoint(codePoint: number): boolean };
}

const files = {
  regular: 'NotoSans-Regular.ttf',
  bold: 'NotoSans-Bold.ttf',
  chinese: 'DroidSansFallbackFull.ttf',
  korean: 'NanumGothicCoding.ttf',
} as const;
type Face = keyof typeof files;

const loaded = new Map<Face, Buffer>();

function bytesOf(face: Face): Buffer {
  const known = loaded.get(face);
  if (known) return known;
  const bytes = readFileSync(join(import.meta.dirname, 'fonts', files[face]));
  loaded.set(face, bytes);
  return bytes;
}

/** A stretch of text that one font can write. */
interface Run {
  face: Face;
  text: string;
}

const mostWidths = 10_000;

/** Stands for what no font here can write. */
const missing = '□';

export interface Style {
  size: number;
  weight?: Weight;
  color?: string;
}

/** Writes text in whichever font has its characters; lines are broken here, for a line may need several fonts. */
export function createTypeface(doc: Pdf) {
  for (const face of Object.keys(files) as Face[]) doc.registerFont(face, bytesOf(face));
  const covers = new Map<string, boolean>();
  const widths = new Map<string, number>();

  function has(face: Face, codePoint: number): boolean {
    const key = `${face}${codePoint}`;
    const known = covers.get(key);
    if (known !== undefined) return known;
    doc.font(face);
    const { font } = (doc as unknown as { _font: ChosenFont })._font;
    const found = font.hasGlyphForCodePoint(codePoint);
    covers.set(key, found);
    return found;
  }

  function runsOf(text: string, weight: Weight): Run[] {
    const runs: Run[] = [];
    for (const character of text) {
      const codePoint = character.codePointAt(0) ?? 0;
      const face = ([weight, 'chinese', 'korean'] as const).find((each) => has(each, codePoint));
      const run = { face: face ?? 'chinese', text: face ? character : missing };
      const last = runs.at(-1);
      if (last?.face === run.face) last.text += run.text;
      else runs.push(run);
    }
    return runs;
  }

  function widthOf(text: string, { size, weight = 'regular' }: Style): number {
    const key = `${weight}${size} ${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    const width = runsOf(text, weight).reduce((sum, run) => sum + widthOfRun(run, size), 0);
    if (widths.size < mostWidths) widths.set(key, width);
    return width;
  }

  const widthOfRun = ({ face, text }: Run, size: number) => doc.font(face).fontSize(size).widthOfString(text);

  /** The text in lines no wider than this. */
  const linesOf = (text: string, width: number, style: Style) =>
    brokenLines(text, width, (part) => widthOf(part, style));

  /** One line, from `x` on or up to it. Answers nothing: where the next one goes is the caller's. */
  function write(text: string, x: number, y: number, style: Style & { align?: 'left' | 'right' }): void {
    const { size, weight = 'regular', color = '#181d1a', align = 'left' } = style;
    let at = align === 'right' ? x - widthOf(text, style) : x;
    // The fallback sits higher on its line: all are put on Noto's.
    for (const run of runsOf(text, weight)) {
      const width = widthOfRun(run, size);
      doc.font(run.face).fontSize(size).fillColor(color);
      doc.text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic' });
      at += width;
    }
  }

  return { widthOf, linesOf, write };
}

export type Typeface = ReturnType<typeof createTypeface>;
