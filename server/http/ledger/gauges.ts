import { type Environment, environments } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import type { LedgerGauges } from '#server/http/metrics.ts';
import { latestCheckpoint } from '#server/ledger/checkpoint.query.ts';
import { logNames } from '#server/ledger/origin.ts';
import { witnessStates } from '#server/ledger/watchers.query.ts';

/** For Prometheus. */
export function ledgerGauges(runtime: Runtime): Promise<LedgerGauges[]> {
  return Promise.all(environments.map((environment) => gaugesOf(runtime, environment)));
}

async function gaugesOf({ pool, config, now }: Runtime, environment: Environment): Promise<LedgerGauges> {
  const [head, states] = await Promise.all([
    latestCheckpoint(pool, environment),
    witnessStates(pool, environment),
  ]);
  const size = head?.size ?? 0;
  const witnesses = config.witnesses.map(({ name, vkey }) => {
    const state = states.find((each) => each.vkey === vkey);
    return { name, behind: size - (state?.size ?? 0), failing: Boolean(state?.trouble) };
  });
  const ageMs = head && now().getTime() - head.createdAt.getTime();
  return {
    ...{ environment: logNames[environment], size, witnesses },
    checkpointAgeSeconds: ageMs === null ? null : ageMs / 1000,
  };
}
