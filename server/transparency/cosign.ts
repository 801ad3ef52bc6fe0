import type { Environment } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import { latestCheckpoint } from '#server/ledger/checkpoint.query.ts';
import { type Checkpoint, checkpointNote } from '#server/ledger/checkpoint.ts';
import { consistencyPath } from '#server/ledger/proof.ts';
import type { Witness } from '#server/ledger/witness-list.ts';
import { type Answer, addCheckpoint } from './add-checkpoint.ts';
import { type Cosignature, goodCosignatures, storeCosignature } from './cosignatures.ts';
import {
  cosigned,
  type Failure,
  type FailureCode,
  failed,
  type Lease,
  lease,
  release,
} from './witness-lease.ts';

/** A witness that says twice where it stands, and twice something else, is not asked a third time. */
const mostRequests = 3;

type Outcome = { cosignatures: Cosignature[] } | { failure: Failure };

/**
 * Has the newest checkpoint cosigned, where it is not yet. Nothing is locked while the witness is asked: a lease in
 * its row keeps the other replicas away. Answers when to ask again, where it was not cosigned.
 */
export async function askToCosign(
  runtime: Runtime,
  environment: Environment,
  witness: Witness,
  signal: AbortSignal,
): Promise<Date | null> {
  const { pool, now } = runtime;
  const head = await latestCheckpoint(pool, environment);
  const held = head && (await lease(pool, { environment, vkey: witness.vkey }, head.size, now()));
  if (!held) return null;
  try {
    const outcome = await submit(runtime, held, witness, head, signal);
    if ('failure' in outcome) return await failed(pool, held, outcome.failure, now());
    for (const each of outcome.cosignatures)
      await storeCosignature(pool, environment, head.size, each, now());
    const own = outcome.cosignatures.find(({ vkey }) => vkey === witness.vkey);
    if (own) await cosigned(pool, held, { size: head.size, cosignedAt: own.cosignedAt });
    return null;
  } catch (error) {
    await release(pool, held);
    throw error;
  }
}

async function submit(
  runtime: Runtime,
  held: Lease,
  witness: Witness,
  head: Checkpoint,
  signal: AbortSignal,
): Promise<Outcome> {
  const checkpoint = checkpointNote({ ...head, cosignatures: [] });
  let { askFrom } = held;
  for (let left = mostRequests; left > 0; left--) {
    if (askFrom > head.size) return { failure: ahead(askFrom, head.size) };
    const path = await consistencyPath(runtime.pool, held.environment, askFrom, head.size);
    const answer = await addCheckpoint(witness.url, { old: askFrom, path, checkpoint }, signal);
    if (answer.kind !== 'elsewhere') return settle(runtime, witness, checkpoint, askFrom, answer);
    askFrom = answer.size;
  }
  const detail = 'It says each time that it stands at another size.';
  return { failure: { code: 'REFUSED', detail, askFrom } };
}

async function settle(
  { config, now }: Runtime,
  { vkey }: Witness,
  checkpoint: string,
  askFrom: number,
  answer: Exclude<Answer, { kind: 'elsewhere' }>,
): Promise<Outcome> {
  if (answer.kind === 'unreachable')
    return { failure: { code: 'UNREACHABLE', detail: answer.text, askFrom } };
  if (answer.kind === 'refused') return { failure: refusal(answer, askFrom) };
  const vkeys = config.witnesses.map((each) => each.vkey);
  const cosignatures = await goodCosignatures(checkpoint, answer.lines, vkeys, now());
  if (cosignatures.some((each) => each.vkey === vkey)) return { cosignatures };
  const detail = 'It answered, but with no good signature by its key.';
  return { failure: { code: 'WRONG_COSIGNATURE', detail, askFrom } };
}

const refusals: Readonly<Record<number, FailureCode>> = {
  403: 'UNTRUSTED_KEY',
  404: 'UNKNOWN_LOG',
  422: 'INCONSISTENT',
};

function refusal({ status, text }: { status: number; text: string }, askFrom: number): Failure {
  const detail = text ? `It answered ${status}: ${text}` : `It answered ${status}.`;
  return { code: refusals[status] ?? 'REFUSED', detail, askFrom };
}

/** It has seen entries that are not here: this database was set back, or another one signs in its name. */
function ahead(size: number, own: number): Failure {
  const detail = `It has cosigned a log of ${size} entries; this one has ${own}.`;
  // Asked from where this log ends, so that the question is put again once it has grown.
  return { code: 'AHEAD', detail, askFrom: own };
}
