import { LockMode } from '@mikro-orm/core';
import * as activity from '#server/activity/activity.service.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { encodeId, newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { anchorOwn } from '#server/events/event.service.ts';
import { hex } from '#server/ledger/commitment.ts';
import { nothingRecorded } from '#server/ledger/ledger.errors.ts';
import { Attestation } from './attestation.entity.ts';
import { type AttestationInput, checked } from './attestation.input.ts';
import { snapshotOf } from './attestation.snapshot.ts';

/**
 * Attests what a model was given and what it answered. Three steps, of which the second decides, as with a document:
 * a row that nobody sees, the event that anchors it, and then the row is shown and told of. What a process leaves that
 * dies in between, housekeeping completes or takes away.
 */
export async function create(ctx: Context, input: AttestationInput): Promise<string> {
  const attestation = await hold(ctx, checked(ctx, input));
  await anchor(ctx, attestation, input.traceId ?? undefined);
  await complete(ctx, attestation.id);
  return attestation.id;
}

/** Not under the request's idempotency key: nothing has taken effect yet. */
function hold(ctx: Context, given: ReturnType<typeof checked>): Promise<Attestation> {
  return ctx.runtime.orm.em.fork().transactional(async (em) =>
    em.create(Attestation, {
      id: newId(),
      ...ownedBy(ctx),
      ...given,
      eventId: newId(),
      anchoredAt: null,
      createdAt: ctx.now(),
      ...activity.createdBy(ctx),
    }),
  );
}

/** What the event says, for good; `docs/attestations.md` has each field. */
const payloadOf = (attestation: Attestation) => ({
  attestation_id: encodeId('Attestation', attestation.id),
  type: attestation.type.toLowerCase(),
  model: {
    provider: attestation.modelProvider,
    name: attestation.modelName,
    version: attestation.modelVersion,
  },
  prompt_hash: hex(attestation.promptHash),
  output_hash: hex(attestation.outputHash),
  ...(attestation.subject ? { subject: attestation.subject } : {}),
  ...(attestation.attributes ? { attributes: attestation.attributes } : {}),
  ...(attestation.occurredAt ? { occurred_at: attestation.occurredAt.toISOString() } : {}),
});

async function anchor(ctx: Context, attestation: Attestation, traceId: string | undefined): Promise<void> {
  const payload = payloadOf(attestation);
  try {
    await anchorOwn(ctx, { id: attestation.eventId, type: 'ai.attestation', payload, traceId });
  } catch (error) {
    // Otherwise the event may be there: housekeeping looks.
    if (nothingRecorded(error)) await drop(ctx, attestation.id);
    throw error;
  }
}

/** Removes a row that has not been anchored. */
export async function drop(ctx: Context, id: string): Promise<void> {
  await ctx.runtime.orm.em.fork().nativeDelete(Attestation, { id, ...ownedBy(ctx), anchoredAt: null });
}

/** Shows an anchored attestation and tells of it; once, whoever does. */
export async function complete(ctx: Context, id: string): Promise<void> {
  await transaction(ctx, async (em) => {
    const attestation = await em.findOne(
      Attestation,
      { id, ...ownedBy(ctx), anchoredAt: null },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!attestation) return;
    attestation.anchoredAt = ctx.now();
    const object = snapshotOf(attestation);
    const { type, modelProvider, modelName, modelVersion, promptHash, outputHash, eventId } = object;
    activity.record(ctx, em, {
      type: 'attestation.created',
      subject: { id, label: `${modelProvider} ${modelName}` },
      data: { type, modelProvider, modelName, modelVersion, promptHash, outputHash, eventId },
      object,
    });
  });
}
