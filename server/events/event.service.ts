import { randomBytes } from 'node:crypto';
import { createdBy } from '#server/activity/activity.service.ts';
import { sha256 } from '#server/auth/secrets.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { ValidationError } from '#server/errors.ts';
import { canonicalBytes } from '#server/ledger/canonical.ts';
import { saltLength } from '#server/ledger/commitment.ts';
import type { AppendedEvent, EventEntry } from '#server/ledger/event-batch.ts';
import { InvalidPayloadError } from './event.errors.ts';

/** An anchored event as plain data, with its row's fields and the public key that verifies its receipt. */
export type EventRecord = Omit<EventEntry, 'claimId'> & AppendedEvent;

const typePattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** Records a payload in the ledger. When it returns, the event is committed and has its place in the log. */
export async function anchor(ctx: Context, input: { type: string; payload: unknown }): Promise<EventRecord> {
  checkType(input.type);
  return append(ctx, { id: newId(), type: input.type, canonical: canonicalPayload(ctx, input.payload) });
}

/** The same for what the server itself has to say. An id that was chosen before is anchored once at most. */
export async function anchorOwn(
  ctx: Context,
  input: { id: string; type: string; payload: Readonly<Record<string, unknown>> },
): Promise<EventRecord> {
  return append(ctx, { id: input.id, type: input.type, canonical: canonicalBytes(input.payload) });
}

async function append(
  ctx: Context,
  { id, type, canonical }: { id: string; type: string; canonical: Buffer },
): Promise<EventRecord> {
  const entry = {
    id,
    ...ownedBy(ctx),
    type,
    canonical,
    payloadHash: sha256(canonical),
    salt: randomBytes(saltLength),
    ingestedAt: ctx.now(),
    apiKeyId: ctx.principal.key?.id ?? null,
    ...createdBy(ctx),
  };
  const appended = await ctx.runtime.eventLog.append(ctx.claim ? { ...entry, claimId: ctx.claim.id } : entry);
  if (ctx.claim) ctx.claim.hasEffect = true;
  return { ...entry, ...appended };
}

function checkType(type: string): void {
  if (typePattern.test(type)) return;
  const message =
    'The event type must be 1 to 128 letters, digits, dots, underscores, colons and hyphens, starting with a letter or digit.';
  throw new ValidationError([{ message, path: ['type'] }]);
}

function canonicalPayload(ctx: Context, payload: unknown): Buffer {
  if (ctx.inexactInput !== null) throw new InvalidPayloadError(ctx.inexactInput);
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw new InvalidPayloadError('The payload must be a JSON object.');
  }
  return canonicalBytes(payload);
}
