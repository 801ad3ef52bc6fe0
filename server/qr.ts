import { correction, generate } from 'lean-qr';

/** Modules of empty space that scanners want around it. */
const quiet = 4;

export interface QrCode {
  /** How many modules wide and high, with the empty space around. */
  size: number;
  /** How many of them are empty at each edge. */
  quiet: number;
  /** The dark modules, as an SVG path in units of modules. */
  path: string;
}

export function qrCode(text: string): QrCode {
  const code = generate(text, { minCorrectionLevel: correction.M });
  let path = '';
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x + quiet} ${y + quiet}h1v1h-1z`;
  }
  return { size: code.size + 2 * quiet, quiet, path };
}

/** The text as a QR code: black on white, in one path, to be scaled at will. */
export function qrSvg(text: string): string {
  const { size, path } = qrCode(text);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">`,
    `<path fill="#fff" d="M0 0h${size}v${size}h-${size}z"/><path d="${path}"/></svg>`,
  ].join('');
}
