import type { Batch, Row } from './batch.ts';
import { networkRows } from './network-rows.ts';
import { deadUseOf, kindOf, okCode, type UseNote } from './note.ts';
import { createOperationNames } from './operation-names.ts';
import { createScopeSums } from './scope-sums.ts';
import {
  addTo,
  deadUseRow,
  denialRow,
  lastUseRow,
  requestRow,
  type Sum,
  sourceRow,
  usageRow,
} from './sum.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/** Addresses told apart between two writes, over all keys. */
const maxSources = 20_000;

export interface Gatherer {
  add(note: UseNote): void;
  /** All that was added since the last time, in the order in which tables are written. */
  take(): Batch;
  isEmpty(): boolean;
  /** Request log lines that were given up for want of room. */
  dropped(): number;
}

/** Adds notes up by what their tables are keyed by. The log alone grows by a line a request, up to a bound. */
export function createGatherer(maxLines: number): Gatherer {
  const lastUses = new Map<string, UseNote>();
  const usage = new Map<string, Sum>();
  const denials = new Map<string, Sum>();
  const sources = new Map<string, Sum>();
  const scopes = createScopeSums();
  const dead = new Map<string, Row<'deadUses'>>();
  const operations = createOperationNames();
  let lines: UseNote[] = [];
  let dropped = 0;

  function addUsage(note: UseNote, keyId: string): void {
    const hour = Math.floor(note.at / hourMs) * hourMs;
    const operation = operations.nameOf(keyId, hour, note.operation ?? '');
    const code = note.code ?? okCode;
    addTo(usage, `${keyId} ${hour} ${note.key.secretId} ${operation} ${code}`, note, hour, operation);
  }

  function addSource(note: UseNote, keyId: string): void {
    const place = `${keyId} ${note.ip}`;
    if (sources.size < maxSources || sources.has(place)) addTo(sources, place, note);
  }

  function addDeadUse(note: UseNote): void {
    const type = deadUseOf(note);
    if (!type) return;
    const place = `${note.key.secretId} ${type} ${Math.floor(note.at / dayMs)}`;
    if (!dead.has(place)) dead.set(place, deadUseRow(type, note));
  }

  /** Cut back to the bound only when twice as long: the work of cutting is shared by as many lines. */
  function keepWithin(most: number): void {
    if (lines.length <= most) return;
    dropped += lines.length - maxLines;
    lines = lines.slice(-maxLines);
  }

  return {
    add(note) {
      const { secretId, principal } = note.key;
      const keyId = principal.actor.id ?? '';
      const kind = kindOf(note);
      addUsage(note, keyId);
      if (kind === 'DENIED' || kind === 'LIMITED') addTo(denials, `${keyId} ${secretId} ${note.code}`, note);
      addDeadUse(note);
      if (note.isAccepted) {
        if ((lastUses.get(secretId)?.at ?? 0) <= note.at) lastUses.set(secretId, note);
        addSource(note, keyId);
        if (kind === 'OK' || kind === 'ERROR') scopes.add(note, keyId);
      }
      lines.push(note);
      keepWithin(2 * maxLines);
    },
    take() {
      keepWithin(maxLines);
      const requests = lines.map(requestRow);
      lines = [];
      return {
        lastUses: drained(lastUses).map(lastUseRow),
        usage: drained(usage).map(usageRow),
        denials: drained(denials).map(denialRow),
        networks: networkRows([...sources.values()]),
        sources: drained(sources).map(sourceRow),
        scopeUses: scopes.take(),
        deadUses: drained(dead),
        requests,
      };
    },
    isEmpty: () => lines.length === 0,
    dropped: () => dropped,
  };
}

/** The values in the order of their keys, and the map emptied. */
function drained<Value>(map: Map<string, Value>): Value[] {
  const values = [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  map.clear();
  return values;
}
