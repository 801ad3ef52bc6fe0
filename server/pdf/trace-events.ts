import { setImmediate } from 'node:timers/promises';
import { colors, left, right } from './page.ts';
import { makeRoom } from './paper.ts';
import type { PrintedEvent } from './printed-trace.ts';
import { type Certificate, drawHeading, instantText, writeMono } from './trace-parts.ts';

/** Where each column begins. */
const at = { number: left, time: left + 26, type: left + 152, hash: left + 322 } as const;
const rowHeight = 27;
/** After so many, others get their turn. */
const rowsInTurn = 40;

/** All of them, in their order, as a table whose head is repeated on each page. */
export async function drawEvents(certificate: Certificate): Promise<void> {
  const { events } = certificate.trace;
  drawHeading(certificate, events.length === 1 ? 'The event' : `The ${events.length} events, in order`);
  drawHead(certificate);
  for (const [index, event] of events.entries()) {
    if (index % rowsInTurn === rowsInTurn - 1) await setImmediate();
    if (makeRoom(certificate, rowHeight)) drawHead(certificate);
    drawRow(certificate, index + 1, event);
  }
}

function drawHead(certificate: Certificate): void {
  const { doc, type, y } = certificate;
  doc.rect(left - 8, y, right - left + 16, 20).fill(colors.sunken);
  const style = { size: 8, weight: 'bold', color: colors.muted } as const;
  type.write('#', at.number, y + 13, style);
  type.write('Recorded', at.time, y + 13, style);
  type.write('Type', at.type, y + 13, style);
  type.write('SHA-256 of what it says', at.hash, y + 13, style);
  certificate.y += 20;
}

function drawRow(certificate: Certificate, number: number, event: PrintedEvent): void {
  const { doc, type } = certificate;
  const y = certificate.y + 12;
  type.write(String(number), at.number, y, { size: 8, color: colors.muted });
  type.write(instantText(event.at), at.time, y, { size: 8 });
  const width = at.hash - at.type - 8;
  const [first = '', rest] = type.linesOf(event.type, width, { size: 8, weight: 'bold' });
  type.write(rest ? `${first}…` : first, at.type, y, { size: 8, weight: 'bold' });
  writeMono(certificate, event.hash.slice(0, 32), at.hash, y, { size: 7.5 });
  writeMono(certificate, event.hash.slice(32), at.hash, y + 9, { size: 7.5 });
  writeMono(certificate, event.id, at.time, y + 9, { size: 6.5, color: colors.muted });
  type.write(`entry ${event.logIndex}`, at.type, y + 9, { size: 7, color: colors.muted });
  certificate.y += rowHeight;
  doc
    .moveTo(left - 8, certificate.y)
    .lineTo(right + 8, certificate.y)
    .lineWidth(0.4)
    .stroke(colors.line);
}
