import PDFDocument from 'pdfkit';
import { dayText } from '#server/format.ts';
import { drawLines } from './invoice-lines.ts';
import { drawTotals } from './invoice-totals.ts';
import { colors, left, pageSize, right, top } from './page.ts';
import { drawFoot, gathered, makeRoom } from './paper.ts';
import type { PrintedInvoice } from './printed-invoice.ts';
import type { Sheet } from './sheet.ts';
import { createTypeface } from './typeface.ts';

/** The invoice as PDF: the same bytes for the same invoice. */
export async function invoicePdf(invoice: PrintedInvoice): Promise<Buffer> {
  const title = invoice.number ? `Invoice ${invoice.number}` : 'Invoice (draft)';
  const doc = new PDFDocument({
    size: pageSize,
    margin: 0,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Author: invoice.issuer.name, Creator: 'Countersign', CreationDate: invoice.at },
  });
  const file = gathered(doc);
  const sheet: Sheet = { doc, type: createTypeface(doc), invoice, y: top };
  drawHead(sheet);
  drawParties(sheet);
  await drawLines(sheet);
  drawTotals(sheet);
  drawText(sheet, 'Note', invoice.memo);
  drawText(sheet, 'How to pay', invoice.amountDue > 0n ? invoice.instructions : null);
  drawFoot(sheet, title, invoice.issuer.name);
  doc.end();
  return file;
}

const stamps = {
  DRAFT: { text: 'Draft', color: colors.muted },
  OPEN: null,
  PAID: { text: 'Paid', color: colors.good },
  VOID: { text: 'Void', color: colors.bad },
} as const;

function drawHead(sheet: Sheet): void {
  const { doc, type, invoice } = sheet;
  const { issuer, status, number } = invoice;
  const half = (right - left) * 0.58;
  doc.rect(0, 0, doc.page.width, 6).fill(colors.primary);
  let y = top + 16;
  for (const line of type.linesOf(issuer.name, half, { size: 15, weight: 'bold' }).slice(0, 4)) {
    type.write(line, left, y, { size: 15, weight: 'bold' });
    y += 19;
  }
  for (const line of type.linesOf(issuer.details ?? '', half, { size: 9 }).slice(0, 14)) {
    if (!line && !issuer.details) continue;
    type.write(line, left, y, { size: 9, color: colors.muted });
    y += 12.5;
  }
  type.write('Invoice', right, top + 20, { size: 22, weight: 'bold', color: colors.primary, align: 'right' });
  if (number) type.write(number, right, top + 40, { size: 11, color: colors.muted, align: 'right' });
  const stamp = stamps[status];
  if (stamp) {
    const style = { size: 11, weight: 'bold', color: stamp.color } as const;
    const width = type.widthOf(stamp.text, style) + 16;
    doc
      .roundedRect(right - width, top + 50, width, 20, 4)
      .lineWidth(1.2)
      .stroke(stamp.color);
    type.write(stamp.text, right - 8, top + 64, { ...style, align: 'right' });
  }
  sheet.y = Math.max(y + 12, top + 88);
}

function drawParties(sheet: Sheet): void {
  const { type, invoice } = sheet;
  const { client, issuedOn, dueOn } = invoice;
  const label = (text: string, x: number) => type.write(text, x, sheet.y, { size: 8, color: colors.muted });
  label('Billed to', left);
  const width = 250;
  let y = sheet.y + 15;
  for (const line of type.linesOf(client.name, width, { size: 11, weight: 'bold' }).slice(0, 6)) {
    type.write(line, left, y, { size: 11, weight: 'bold' });
    y += 15;
  }
  for (const line of client.email ? type.linesOf(client.email, width, { size: 9 }) : []) {
    type.write(line, left, y, { size: 9, color: colors.muted });
    y += 12.5;
  }
  const facts = [
    ['Issued', issuedOn ? dayText(issuedOn) : 'Not yet issued'],
    ['Due', dueOn ? dayText(dueOn) : 'On receipt'],
  ] as const;
  for (const [index, [name, value]] of facts.entries()) {
    const x = left + 290 + index * 112;
    label(name, x);
    type.write(value, x, sheet.y + 15, { size: 9.5 });
  }
  sheet.y = Math.max(y, sheet.y + 30) + 16;
}

/** Text below the totals, over as many pages as it takes. */
function drawText(sheet: Sheet, title: string, text: string | null): void {
  if (!text) return;
  const { type } = sheet;
  const style = { size: 9.5 };
  sheet.y += 14;
  makeRoom(sheet, 44);
  type.write(title, left, sheet.y + 8, { size: 8, weight: 'bold', color: colors.muted });
  sheet.y += 24;
  for (const line of type.linesOf(text, right - left, style)) {
    makeRoom(sheet, 14);
    type.write(line, left, sheet.y, style);
    sheet.y += 13.5;
  }
}
