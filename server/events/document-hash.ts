import type { EventRecord } from './event.service.ts';

const types: readonly string[] = ['document.uploaded', 'document.anchored'];

/** The SHA-256 of the document that an event anchors; null for an event that anchors none. */
export function documentHash({ type, canonical }: Pick<EventRecord, 'type' | 'canonical'>): Buffer | null {
  if (!types.includes(type)) return null;
  const { sha256 } = JSON.parse(canonical.toString('utf8')) as { sha256?: unknown };
  return typeof sha256 === 'string' ? Buffer.from(sha256, 'hex') : null;
}
