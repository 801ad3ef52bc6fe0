import { setImmediate } from 'node:timers/promises';
import { amountText, decimalText } from '#server/format.ts';
import { bottom, colors, left, right } from './page.ts';
import { makeRoom } from './paper.ts';
import type { PrintedLine } from './printed-invoice.ts';
import type { Sheet } from './sheet.ts';

const size = 9.5;
const leading = 13;
const gap = 14;
/** After so many, others get their turn: five hundred long lines take their time. */
const linesInTurn = 10;

interface Columns {
  /** Where each column of figures ends. */
  quantity: number;
  unitPrice: number;
  tax: number;
  amount: number;
  descriptionWidth: number;
}

const heads = { quantity: 'Quantity', unitPrice: 'Unit price', tax: 'Tax', amount: 'Amount' } as const;
type Figure = keyof typeof heads;

/** The lines as a table whose head is repeated on each page; a long line runs on to the next page. */
export async function drawLines(sheet: Sheet): Promise<void> {
  const { invoice } = sheet;
  const columns = columnsFor(sheet);
  drawHead(sheet, columns);
  for (const [index, line] of invoice.lines.entries()) {
    if (index % linesInTurn === linesInTurn - 1) await setImmediate();
    drawLine(sheet, columns, line);
  }
}

/** Columns as wide as their widest figure; what is left is the description's. */
function columnsFor({ type, invoice }: Sheet): Columns {
  const width = (figure: Figure) => {
    const texts = invoice.lines.map((line) => figuresOf(line, invoice.currency)[figure]);
    const widths = texts.map((text) => type.widthOf(text, { size }));
    return Math.max(type.widthOf(heads[figure], { size: 8, weight: 'bold' }), ...widths);
  };
  const amount = right;
  const tax = amount - width('amount') - gap;
  const unitPrice = tax - width('tax') - gap;
  const quantity = unitPrice - width('unitPrice') - gap;
  const descriptionWidth = quantity - width('quantity') - gap - left;
  return { quantity, unitPrice, tax, amount, descriptionWidth };
}

const figuresOf = (line: PrintedLine, currency: string): Record<Figure, string> => ({
  quantity: decimalText(line.quantity),
  unitPrice: amountText(line.unitPrice, currency),
  tax: line.taxRate === null ? '–' : `${decimalText(line.taxRate)} %`,
  amount: amountText(line.amount, currency),
});

function drawHead(sheet: Sheet, columns: Columns): void {
  const { doc, type } = sheet;
  const style = { size: 8, weight: 'bold', color: colors.muted } as const;
  doc.rect(left - 8, sheet.y, right - left + 16, 22).fill(colors.sunken);
  type.write('Description', left, sheet.y + 14, style);
  for (const figure of Object.keys(heads) as Figure[])
    type.write(heads[figure], columns[figure], sheet.y + 14, { ...style, align: 'right' });
  sheet.y += 22;
}

function drawLine(sheet: Sheet, columns: Columns, line: PrintedLine): void {
  const { doc, type, invoice } = sheet;
  const texts = type.linesOf(line.description, columns.descriptionWidth, { size });
  const isShort = texts.length <= 8;
  if (makeRoom(sheet, isShort ? texts.length * leading + 12 : leading * 3)) drawHead(sheet, columns);
  const figures = figuresOf(line, invoice.currency);
  for (const figure of Object.keys(figures) as Figure[])
    type.write(figures[figure], columns[figure], sheet.y + 16, { size, align: 'right' });
  for (const text of texts) {
    if (sheet.y + leading + 6 > bottom && makeRoom(sheet, leading * 3)) drawHead(sheet, columns);
    type.write(text, left, sheet.y + 16, { size });
    sheet.y += leading;
  }
  sheet.y += 9;
  doc
    .moveTo(left - 8, sheet.y)
    .lineTo(right + 8, sheet.y)
    .lineWidth(0.5)
    .stroke(colors.line);
}
