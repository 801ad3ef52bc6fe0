import { expect, test } from 'vitest';
import { createKey, statusAndCode } from '../api-keys/support.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { hasServers, startReplicas } from './support.ts';

test.runIf(hasServers)(
  'three replicas with one Redis let through exactly what the key may',
  async () => {
    const limit = 100;
    const env = { RATE_LIMIT_REQUESTS_PER_MINUTE: String(limit) };
    const { home, others } = await startReplicas(3, env);
    const { secret } = await createKey(await (await createOrganization(home)).program());
    const answers = await Promise.all(
      Array.from({ length: 3 * limit }, (_, i) => statusAndCode(given(others[i % others.length]), secret)),
    );
    expect(answers.filter((answer) => answer === '200')).toHaveLength(limit);
    expect(answers.filter((answer) => answer === '429 RATE_LIMIT_EXCEEDED')).toHaveLength(2 * limit);
  },
  30_000,
);
