import { colors, left, right } from './page.ts';
import { makeRoom } from './paper.ts';
import { type Certificate, drawHeading, drawMono } from './trace-parts.ts';

const proved = ({ trace }: Certificate): readonly string[] => [
  `These events, in this order, are all that the trace had when it was sealed: the root is over exactly their commitments, and the seal carries it. One left out, added, exchanged or moved makes another root.`,
  `The seal is entry ${trace.seal.logIndex} of the log “${trace.checkpoint.origin}”, under the signed checkpoint below. Each event was recorded before it.`,
  `Whoever has what an event says can compare its SHA-256 with the one listed here.`,
];

const notProved = ({ trace }: Certificate): readonly string[] => [
  `That what an event says is true, or that nothing else happened. The trace says what was recorded, and in which form.`,
  `The times on their own: they are those of the server’s clock. Their order is that of the log.`,
  trace.checkpoint.witnesses > 0
    ? `That everybody is shown the same log, beyond what the ${trace.checkpoint.witnesses} witness signatures below say.`
    : `That everybody is shown the same log: no witness has signed this checkpoint.`,
  `Anything by this page itself, for paper can be forged. The proof is the file behind the address above.`,
];

/** In plain words, what the certificate is worth. */
export function drawMeaning(certificate: Certificate): void {
  drawList(certificate, 'What this proves', proved(certificate));
  drawList(certificate, 'What it does not prove', notProved(certificate));
  drawList(certificate, 'How to verify it', [
    `Open the address above, or scan the code: the page checks the seal in the browser, and says what it found.`,
    `Without this server: fetch the proof bundle of the trace, keep it, and check it by docs/traces.md of Countersign. It needs SHA-256 and Ed25519, and nothing of ours.`,
  ]);
}

const style = { size: 9 } as const;
const leading = 12.5;
const indent = 12;

function drawList(certificate: Certificate, title: string, points: readonly string[]): void {
  const { type } = certificate;
  drawHeading(certificate, title);
  for (const point of points) {
    const lines = type.linesOf(point, right - left - indent, style);
    makeRoom(certificate, lines.length * leading);
    type.write('•', left, certificate.y, { ...style, color: colors.primary });
    for (const line of lines) {
      type.write(line, left + indent, certificate.y, style);
      certificate.y += leading;
    }
    certificate.y += 3;
  }
}

/** The very text that is signed, with its signatures. */
export function drawCheckpoint(certificate: Certificate): void {
  drawHeading(certificate, 'The checkpoint');
  for (const line of certificate.trace.checkpoint.note.split('\n')) drawMono(certificate, line || ' ', 7);
}
