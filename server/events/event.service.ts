import { randomBytes } from 'node:crypto';
import { createdBy } from '#server/activity/activity.service.ts';
import { sha256 } from '#server/auth/secrets.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { ValidationError } from '#server/errors.ts';
import { canonicalBytes } from '#server/ledger/canonical.ts';
import { saltLength } from '#server/ledger/commitment.ts';
import type { AppendedEvent, EventEntry } from '#server/ledger/event-entry.ts';
import { typePattern } from '#server/ledger/verifier/event-proof.ts';
import { InvalidMetadataError, InvalidPayloadError } from './event.errors.ts';
import { canonicalMetadata } from './event-metadata.ts';
import { isReserved } from './reserved-types.ts';

/** An anchored event as plain data, with its row's fields and the public key that verifies its receipt. */
export type EventRecord = Omit<EventEntry, 'claimId' | 'traceId'> & AppendedEvent;

/** What somebody says of an event beside its payload. */
export interface SaidOf {
  /** When it happened. */
  occurredAt?: Date | null;
  metadata?: unknown;
}

export interface EventInput extends SaidOf {
  type: string;
  payload?: unknown;
  /** The trace that it becomes part of. */
  traceId?: string;
}

export const maxEventsAtOnce = 100;

/** Clocks differ: so much ahead is taken for now. */
export const aheadMs = 5 * 60 * 1000;

/** Records a payload in the ledger. When it returns, the event is committed and has its place in the log. */
export async function anchor(ctx: Context, input: EventInput): Promise<EventRecord> {
  const [event] = await append(ctx, [contentOf(ctx, input, [])]);
  return event as EventRecord;
}

/** The same for several, in one round of the log: all of them, one after the other, or none. */
export async function anchorMany(ctx: Context, inputs: readonly EventInput[]): Promise<EventRecord[]> {
  if (inputs.length < 1 || inputs.length > maxEventsAtOnce) {
    throw refused(`Send 1 to ${maxEventsAtOnce} events at once.`, ['events']);
  }
  requireExact(ctx, ['events']);
  const contents = inputs.map((input, at) => contentOf(ctx, input, ['events', String(at)]));
  return append(ctx, contents);
}

/** The same for what the server itself has to say. An id that was chosen before is anchored once at most. */
export async function anchorOwn(
  ctx: Context,
  { id, type, payload, traceId, ...said }: OwnEvent & SaidOf,
): Promise<EventRecord> {
  const canonical = canonicalBytes(payload);
  const [event] = await append(ctx, [{ id, type, canonical, traceId, ...saidOf(ctx, said, []) }]);
  return event as EventRecord;
}

interface OwnEvent {
  id: string;
  type: string;
  payload: Readonly<Record<string, unknown>>;
  traceId?: string;
}

type Content = Pick<EventEntry, 'id' | 'type' | 'canonical' | 'occurredAt' | 'metadata' | 'traceId'>;

function contentOf(ctx: Context, input: EventInput, path: readonly string[]): Content {
  checkType(input.type, [...path, 'type']);
  const canonical = canonicalPayload(ctx, input.payload, [...path, 'payload']);
  return { id: newId(), type: input.type, canonical, traceId: input.traceId, ...saidOf(ctx, input, path) };
}

async function append(ctx: Context, contents: readonly Content[]): Promise<EventRecord[]> {
  const given = {
    ...ownedBy(ctx),
    ingestedAt: ctx.now(),
    apiKeyId: ctx.principal.key?.id ?? null,
    ...createdBy(ctx),
  };
  const entries = contents.map(({ traceId: _, ...content }) => ({
    ...content,
    ...given,
    payloadHash: sha256(content.canonical),
    salt: randomBytes(saltLength),
  }));
  const { claim } = ctx;
  const unit = entries.map((entry, at) => {
    const { traceId } = contents[at] ?? {};
    return { ...entry, ...(claim && { claimId: claim.id }), ...(traceId && { traceId }) };
  });
  const appended = await ctx.runtime.eventLog.appendAll(unit);
  if (claim) claim.hasEffect = true;
  return entries.map((entry, at) => ({ ...entry, ...(appended[at] as AppendedEvent) }));
}

const refused = (message: string, path: readonly string[]) => new ValidationError([{ message, path }]);

function checkType(type: string, path: readonly string[]): void {
  if (!typePattern.test(type)) {
    const message =
      'The event type must be 1 to 128 letters, digits, dots, underscores, colons and hyphens, starting with a letter or digit.';
    throw refused(message, path);
  }
  if (isReserved(type)) {
    throw refused(`The event type ${type} is reserved for what the server itself anchors.`, path);
  }
}

function canonicalPayload(ctx: Context, payload: unknown, path: readonly string[]): Buffer {
  requireExact(ctx, path);
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw new InvalidPayloadError('The payload must be a JSON object.', path);
  }
  try {
    return canonicalBytes(payload);
  } catch (error) {
    throw error instanceof InvalidPayloadError ? new InvalidPayloadError(error.message, path) : error;
  }
}

function requireExact({ inexactInput }: Context, path: readonly string[]): void {
  if (inexactInput !== null) throw new InvalidPayloadError(inexactInput, path);
}

function saidOf(
  ctx: Context,
  { occurredAt = null, metadata = null }: SaidOf,
  path: readonly string[],
): Pick<Content, 'occurredAt' | 'metadata'> {
  if (occurredAt && occurredAt.getTime() > ctx.now().getTime() + aheadMs) {
    throw refused('occurredAt is in the future: it says when something has happened.', [
      ...path,
      'occurredAt',
    ]);
  }
  return {
    occurredAt,
    metadata: metadata === null ? null : metadataOf(ctx, metadata, [...path, 'metadata']),
  };
}

function metadataOf({ inexactInput }: Context, metadata: unknown, path: readonly string[]): string {
  if (inexactInput !== null) throw new InvalidMetadataError(inexactInput, path);
  return canonicalMetadata(metadata, path);
}
