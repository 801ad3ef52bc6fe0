import { scopesIn } from '#server/auth/scopes.ts';
import type { Row } from './batch.ts';
import type { UseNote } from './note.ts';
import { iso, tenantOf } from './sum.ts';

const dayMs = 24 * 60 * 60 * 1000;

interface ScopesOnDay {
  note: UseNote;
  needed: bigint;
}

/** Gathers which scopes were needed of which key on which day. */
export function createScopeSums() {
  const days = new Map<string, ScopesOnDay>();
  return {
    add(note: UseNote, keyId: string): void {
      if (note.needed === 0n) return;
      const place = `${keyId} ${Math.floor(note.at / dayMs)}`;
      const known = days.get(place);
      if (known) known.needed |= note.needed;
      else days.set(place, { note, needed: note.needed });
    },
    /** The latest day of each key and scope, in the order of the table's key. */
    take(): Row<'scopeUses'>[] {
      const latest = new Map<string, Row<'scopeUses'>>();
      for (const { note, needed } of days.values()) {
        const day = iso(note.at).slice(0, 10);
        for (const scope of scopesIn(needed)) {
          const place = `${note.key.principal.actor.id} ${scope}`;
          if (String(latest.get(place)?.last_used_on ?? '') < day)
            latest.set(place, { ...tenantOf(note), scope, last_used_on: day });
        }
      }
      days.clear();
      return [...latest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    },
  };
}
