import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { style } from './style.ts';

export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

export const script = readFileSync(join(import.meta.dirname, 'browser.js'), 'utf8');

/** Named by what they say, so that they can be kept for good. */
export const stylePath = `/docs/_/style-${hashOf(style)}.css`;
export const scriptPath = `/docs/_/script-${hashOf(script)}.js`;

/** Our own style, script and index, and nothing of others; nobody frames it. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
