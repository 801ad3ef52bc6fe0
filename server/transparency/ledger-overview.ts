import type { Environment } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import {
  cosignedCheckpoint,
  type LogKeys,
  latestCheckpoint,
  logKeys,
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

export interface LedgerWitness extends WitnessState {
  name: string;
}

export interface LedgerPublishing extends Publication {
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
  const [checkpoint, cosigned, keys, states, publication, damage] = await Promise.all([
    latestCheckpoint(pool, environment),
    cosignedCheckpoint(pool, environment, config.witnesses.length),
    logKeys(pool, environment),
    witnessStates(pool, environment),
    publicationOf(pool, environment),
    treeDamage(pool, environment),
  ]);
  const stateOf = new Map(states.map((each) => [each.vkey, each]));
  const witnesses = config.witnesses.map(({ name, vkey }) => ({
    ...{ size: 0, cosignedAt: null, trouble: null, ...stateOf.get(vkey) },
    ...{ name, vkey },
  }));
  const none = { size: 0, publishedAt: null, trouble: null };
  const publishing = config.ledgerPublishDir
    ? { ...(publication ?? none), everySeconds: config.ledgerPublishSeconds }
    : null;
  const watched = { damage, append: eventLog.troubleOf(environment), witnesses, publishing };
  const head = { size: checkpoint?.size ?? 0, checkpointAt: checkpoint?.createdAt ?? null };
  return {
    environment,
    origin: keys?.origin ?? originOf(config, secrets, environment),
    ...{ checkpoint, cosigned, witnesses, publishing },
    keys: keys ?? { checkpointKeys: [], receiptKeys: [] },
    health: healthOf({ ...watched, ...head }, now()),
  };
}
