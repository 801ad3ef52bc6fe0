import { qrCode } from '#server/qr.ts';
import { colors, left, right } from './page.ts';
import { makeRoom, type Paper } from './paper.ts';
import type { PrintedTrace } from './printed-trace.ts';

export interface Certificate extends Paper {
  trace: PrintedTrace;
}

/** "2026-11-20 09:30:00 UTC" */
export const instantText = (at: Date) => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

export function label({ type }: Certificate, text: string, x: number, y: number): void {
  type.write(text, x, y, { size: 8, color: colors.muted });
}

/** Of a letter of Courier, in parts of its size. */
const monoWidth = 0.6;

/** What is to be compared letter by letter; broken where the line ends. */
export function drawMono(certificate: Certificate, text: string, size: number): void {
  const perLine = Math.floor((right - left) / (size * monoWidth));
  for (let at = 0; at < text.length; at += perLine) {
    makeRoom(certificate, size + 4);
    writeMono(certificate, text.slice(at, at + perLine), left, certificate.y, { size });
    certificate.y += size + 4;
  }
}

interface MonoStyle {
  size: number;
  color?: string;
}

/** One line, in a font that every reader of PDF has. Origins and ids are ASCII. */
export function writeMono({ doc }: Paper, text: string, x: number, y: number, style: MonoStyle): void {
  doc
    .font('Courier')
    .fontSize(style.size)
    .fillColor(style.color ?? colors.text);
  doc.text(text, x, y, { lineBreak: false, baseline: 'alphabetic' });
}

/** Dark on white; its last module ends at `right`, the white around it beyond that. */
export function drawQr(
  { doc }: Paper,
  text: string,
  { right: end, y, width }: { right: number; y: number; width: number },
): void {
  const { size, quiet, path } = qrCode(text);
  const scale = width / (size - 2 * quiet);
  doc
    .save()
    .translate(end - (size - quiet) * scale, y - quiet * scale)
    .scale(scale);
  doc.path(path).fill('#000000');
  doc.restore();
}

/** A heading that is not left alone at the end of a page. */
export function drawHeading(certificate: Certificate, text: string): void {
  certificate.y += 14;
  makeRoom(certificate, 60);
  certificate.type.write(text, left, certificate.y + 10, { size: 11, weight: 'bold' });
  certificate.y += 24;
}
