import type { ServerResponse } from 'node:http';
import { insufficientScope } from '#server/auth/authenticate.ts';
import type { Context } from '#server/context.ts';
import type { Drawing } from '#server/drawing.ts';
import type { Points } from '#server/limits/rate-limits.ts';
import { allowedKey, beforeWork, type Endpoint } from './endpoint.ts';

type Needs = Pick<Endpoint, 'scopes' | 'keepsToClients'>;

/** For keys, out of their windows, and for people in the console, who need the same scopes. */
export async function admit(ctx: Context, needs: Needs, cost: number): Promise<void> {
  const { kind, scopes } = ctx.principal;
  if (kind !== 'USER') return spend(ctx, needs, { requests: 1, cost });
  const missing = needs.scopes.filter((scope) => !scopes.has(scope));
  if (missing.length > 0) throw insufficientScope(missing);
}

/** Takes it from the key's windows, beside what the request has spent already. */
export async function spend(ctx: Context, needs: Needs, points: Points & { cost: number }): Promise<void> {
  const { meter, runtime } = ctx;
  const spent = await runtime.limits.spend(allowedKey(ctx, needs), points);
  meter.cost += points.cost;
  meter.spent = [...new Map([...meter.spent, ...spent].map((each) => [each.name, each])).values()];
}

/** A row of text costs as much as reading this many fields. */
const costOfRow = 2;

/** Draws it for what its length costs. When too much waits to be drawn, all that was spent is given back. */
export async function drawn(ctx: Context, needs: Needs, { rows, draw }: Drawing): Promise<Buffer> {
  if (ctx.principal.key) await spend(ctx, needs, { cost: rows * costOfRow });
  return beforeWork(ctx, draw);
}

/** Shown, not run: nothing in it may do anything. */
export function sendPdf(
  res: ServerResponse,
  { name, bytes }: { name: string; bytes: Buffer },
  headers: Record<string, string> = {},
): void {
  res.writeHead(200, {
    'Content-Type': 'application/pdf',
    'Content-Length': bytes.length,
    'Content-Disposition': `inline; filename="${name.replace(/[^\w.-]/g, '_')}"`,
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex',
    ...headers,
  });
  res.end(bytes);
}
