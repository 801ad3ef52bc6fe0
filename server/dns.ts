import { Resolver } from 'node:dns/promises';

/** `NONE`: there is no such record. `FAILED`: nobody could say. */
export type TxtAnswer = { records: readonly string[] } | { failure: 'NONE' | 'FAILED'; code: string };

export interface Dns {
  txt(name: string): Promise<TxtAnswer>;
}

const timeoutMs = 3_000;

/** Asks these servers, or those of the machine. */
export function createDns(servers: readonly string[]): Dns {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  return {
    async txt(name) {
      try {
        return { records: (await resolver.resolveTxt(name)).map((parts) => parts.join('')) };
      } catch (error) {
        const code = String((error as NodeJS.ErrnoException).code ?? 'UNKNOWN');
        return { failure: code === 'ENOTFOUND' || code === 'ENODATA' ? 'NONE' : 'FAILED', code };
      }
    },
  };
}
