import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import type { Ear } from '#server/db/channels.ts';
import type { KeyDirectory } from './key-directory.ts';

const changed = 'api_key_changed';
const imported = 'api_key_imported';

/**
 * Tells every replica of a key that was made or changed, or of an organization whose keys are to be read anew, at the
 * moment the transaction commits.
 */
export async function announceKeyChange(em: EntityManager, id: string): Promise<void> {
  await em.execute('select pg_notify(?, ?)', [changed, id]);
}

/** The same, of a key that may begin like none before it. */
export async function announceImport(em: EntityManager): Promise<void> {
  await em.execute('select pg_notify(?, ?)', [imported, '']);
}

/**
 * What the directory of keys hears. While nothing is heard it is told so and stops caching: a lost listener costs
 * speed, never a revoked key's acceptance. `onChange` is called once the key is read anew.
 */
export function keyChangeEar(keys: KeyDirectory, log: Logger, onChange: (id: string) => void): Ear {
  const loadPrefixes = () =>
    keys
      .loadForeignPrefixes()
      .catch((error: unknown) => log.warn({ err: error }, 'prefixes of imported keys were not read'));
  return {
    channels: {
      [changed]: (id) => {
        keys.forget(id);
        onChange(id);
      },
      [imported]: (id) => {
        keys.forget(id);
        void loadPrefixes();
      },
    },
    async setListening(listening) {
      keys.setListening(listening);
      if (listening) await loadPrefixes();
    },
  };
}
