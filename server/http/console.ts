import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { sendText } from './respond.ts';

export const consoleDir = join(import.meta.dirname, '../../admin/dist');

/** No script or connection but our own; the styles of MUI are written into the page at run time. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export type Handler = (req: IncomingMessage, res: ServerResponse) => void;

/** The console's files; any path that is none of them is a page of the console. */
export function createConsole(directory = consoleDir): Handler {
  if (!existsSync(join(directory, 'index.html'))) {
    return (_req, res) =>
      sendText(res, 503, 'The console is not built. Start with "npm start", or run "npm run build".\n');
  }
  const serve = sirv(directory, {
    single: true,
    gzip: true,
    brotli: true,
    setHeaders: (res, path) => {
      const immutable = path.startsWith('/assets/');
      res.setHeader('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
      res.setHeader('Content-Security-Policy', contentSecurityPolicy);
      res.setHeader('Referrer-Policy', 'no-referrer');
    },
  });
  return (req, res) => serve(req, res, () => sendText(res, 404, 'Not found.\n'));
}
