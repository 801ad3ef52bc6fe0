import type { Environment } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import {
  cosignedCheckpoint,
  type LogKeys,
  latestCheckpoint,
  logKeys,
  outgrownAt,
  treeDamage,
} from '#server/ledger/checkpoint.query.ts';
import type { Checkpoint } from '#server/ledger/checkpoint.ts';
import { originOf } from '#server/ledger/origin.ts';
import {
  type Publication,
  publicationOf,
  type WitnessState,
  witnessStates,
} from '#server/ledger/watchers.query.ts';
import { healthOf, type LedgerHealth } from './ledger-health.ts';

/** Since when there are entries that it does not cover; null where there are none. */
interface Behind {
  behindSince: Date | null;
}

export interface LedgerWitness extends WitnessState, Behind {
  name: string;
}

export interface LedgerPublishing extends Publication, Behind {
  everySeconds: number;
}

/** All that there is to say of a log as a whole. */
export interface LedgerOverview {
  environment: Environment;
  /** The name that it has, or will have with its first event. */
  origin: string;
  checkpoint: Checkpoint | null;
  cosigned: Checkpoint | null;
  keys: Omit<LogKeys, 'origin'>;
  witnesses: readonly LedgerWitness[];
  /** Null where checkpoints are published nowhere. */
  publishing: LedgerPublishing | null;
  health: LedgerHealth;
}

export async function ledgerOverview(runtime: Runtime, environment: Environment): Promise<LedgerOverview> {
  const { pool, config, secrets, eventLog, now } = runtime;
  const [checkpoint, cosigned, keys, watchers, damage] = await Promise.all([
    latestCheckpoint(pool, environment),
    cosignedCheckpoint(pool, environment, config.witnesses.length),
    logKeys(pool, environment),
    watchersOf(runtime, environment),
    treeDamage(pool, environment),
  ]);
  const append = eventLog.troubleOf(environment);
  const health = healthOf({ size: checkpoint?.size ?? 0, damage, append, ...watchers }, now());
  return {
    environment,
    origin: keys?.origin ?? originOf(config, secrets, environment),
    keys: keys ?? { checkpointKeys: [], receiptKeys: [] },
    ...{ checkpoint, cosigned, ...watchers, health },
  };
}

async function watchersOf(
  { pool, config }: Runtime,
  environment: Environment,
): Promise<Pick<LedgerOverview, 'witnesses' | 'publishing'>> {
  const [states, publication] = await Promise.all([
    witnessStates(pool, environment),
    publicationOf(pool, environment),
  ]);
  const stateOf = new Map(states.map((each) => [each.vkey, each]));
  const witnesses = config.witnesses.map(({ name, vkey }) => ({
    ...{ size: 0, cosignedAt: null, trouble: null, ...stateOf.get(vkey) },
    ...{ name, vkey },
  }));
  const published = publication ?? { size: 0, publishedAt: null, trouble: null };
  const sizes = [published, ...witnesses].map(({ size }) => size);
  const [unpublishedSince = null, ...behind] = await outgrownAt(pool, environment, sizes);
  const publishing = {
    ...published,
    behindSince: unpublishedSince,
    everySeconds: config.ledgerPublishSeconds,
  };
  return {
    witnesses: witnesses.map((each, at) => ({ ...each, behindSince: behind[at] ?? null })),
    publishing: config.ledgerPublishDir ? publishing : null,
  };
}
