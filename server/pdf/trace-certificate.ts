import PDFDocument from 'pdfkit';
import { colors, left, pageSize, right, top } from './page.ts';
import { drawFoot, gathered } from './paper.ts';
import type { PrintedTrace } from './printed-trace.ts';
import { drawEvents } from './trace-events.ts';
import { drawCheckpoint, drawMeaning } from './trace-meaning.ts';
import { type Certificate, drawMono, drawQr, instantText, label } from './trace-parts.ts';
import { createTypeface } from './typeface.ts';

/** The certificate of a sealed trace as PDF: the same bytes for the same trace and checkpoint. */
export async function traceCertificate(trace: PrintedTrace): Promise<Buffer> {
  const title = `Certificate ${trace.id}`;
  const doc = new PDFDocument({
    size: pageSize,
    margin: 0,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: `${title}: ${trace.label}`,
      Author: trace.organization,
      Creator: 'Countersign',
      CreationDate: trace.checkpoint.at,
    },
  });
  const file = gathered(doc);
  const certificate: Certificate = { doc, type: createTypeface(doc), y: top, trace };
  drawHead(certificate);
  drawFacts(certificate);
  await drawEvents(certificate);
  drawMeaning(certificate);
  drawCheckpoint(certificate);
  drawFoot(certificate, title, trace.organization);
  doc.end();
  return file;
}

const qrWidth = 92;

function drawHead(certificate: Certificate): void {
  const { doc, type, trace } = certificate;
  doc.rect(0, 0, doc.page.width, 6).fill(colors.primary);
  type.write(trace.organization, left, top + 16, { size: 11, weight: 'bold' });
  type.write('Certificate of a sealed trace', left, top + 44, {
    ...{ size: 22, weight: 'bold', color: colors.primary },
  });
  if (trace.isTest) drawTestStamp(certificate);
  const width = right - left - qrWidth - 24;
  const style = { size: 13, weight: 'bold' } as const;
  let y = top + 74;
  for (const line of type.linesOf(trace.label, width, style).slice(0, 5)) {
    type.write(line, left, y, style);
    y += 17;
  }
  for (const line of trace.description ? type.linesOf(trace.description, width, { size: 9.5 }) : []) {
    type.write(line, left, y, { size: 9.5, color: colors.muted });
    y += 13;
  }
  drawQr(certificate, trace.verifyUrl, { right, y: top + 60, width: qrWidth });
  const caption = { size: 8, color: colors.muted, align: 'right' } as const;
  type.write('Scan to verify', right, top + 60 + qrWidth + 12, caption);
  certificate.y = Math.max(y + 10, top + 60 + qrWidth - 8);
}

/** Nobody should take what was tried out for what was done. */
function drawTestStamp({ doc, type }: Certificate): void {
  const style = { size: 10, weight: 'bold', color: colors.bad } as const;
  const width = type.widthOf('TEST ENVIRONMENT', style) + 16;
  doc
    .roundedRect(right - width, top + 2, width, 20, 4)
    .lineWidth(1.2)
    .stroke(colors.bad);
  type.write('TEST ENVIRONMENT', right - 8, top + 16, { ...style, align: 'right' });
}

function drawFacts(certificate: Certificate): void {
  const { type, trace } = certificate;
  const { seal, checkpoint } = trace;
  const columns = [
    ['Sealed', instantText(trace.sealedAt)],
    ['Opened', instantText(trace.createdAt)],
    ['Events', String(trace.events.length)],
  ] as const;
  const width = (right - left - qrWidth) / columns.length;
  for (const [index, [name, value]] of columns.entries()) {
    label(certificate, name, left + index * width, certificate.y);
    type.write(value, left + index * width, certificate.y + 14, { size: 9 });
  }
  certificate.y += 36;
  const lines = [
    ['The trace', trace.id],
    ['Root over the events, in their order (RFC 6962, SHA-256)', trace.root],
    [
      `The seal, entry ${seal.logIndex} of the log, and its commitment there`,
      `${seal.id}  ${seal.commitment}`,
    ],
    ['The log', `${checkpoint.origin}, ${checkpoint.size} entries on ${instantText(checkpoint.at)}`],
    ['To verify', trace.verifyUrl],
  ] as const;
  for (const [name, value] of lines) {
    label(certificate, name, left, certificate.y);
    certificate.y += 13;
    drawMono(certificate, value, 8);
    certificate.y += 10;
  }
  certificate.y += 4;
}
