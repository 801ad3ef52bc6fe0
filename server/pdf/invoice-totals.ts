import { amountText } from '#server/format.ts';
import { colors, left, right } from './page.ts';
import { makeRoom } from './paper.ts';
import type { Sheet } from './sheet.ts';

const leading = 17;

/** Never torn over two pages. */
export function drawTotals(sheet: Sheet): void {
  const { doc, type, invoice } = sheet;
  const { currency, subtotal, tax, total, amountPaid, amountDue } = invoice;
  const rows: [string, bigint, boolean][] = [
    ['Subtotal', subtotal, false],
    ['Tax', tax, false],
    [`Total ${currency}`, total, true],
    ...(amountPaid > 0n ? ([['Paid', -amountPaid, false]] as [string, bigint, boolean][]) : []),
    ...(amountPaid > 0n && amountDue > 0n
      ? ([[`Due ${currency}`, amountDue, true]] as [string, bigint, boolean][])
      : []),
  ];
  makeRoom(sheet, rows.length * leading + 30);
  sheet.y += 10;
  const from = left + (right - left) * 0.52;
  for (const [name, minor, isSum] of rows) {
    const style = isSum ? ({ size: 11.5, weight: 'bold' } as const) : { size: 9.5 };
    if (isSum) {
      sheet.y += 3;
      doc.moveTo(from, sheet.y).lineTo(right, sheet.y).lineWidth(0.8).stroke(colors.text);
      sheet.y += 4;
    }
    type.write(name, from, sheet.y + 12, { ...style, color: isSum ? colors.text : colors.muted });
    type.write(amountText(minor, currency), right, sheet.y + 12, { ...style, align: 'right' });
    sheet.y += leading;
  }
}
