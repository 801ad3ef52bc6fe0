const freshForMs = 5_000;
const maxEntries = 50_000;
const maxUnknown = 10_000;
const never = Number.NEGATIVE_INFINITY;

interface Entry<Key> {
  key: Key;
  /** `never` when it may not be answered, but tells that this is a key. */
  loadedAt: number;
}

const isFresh = (loadedAt: number) => performance.now() - loadedAt < freshForMs;

/** What was read of keys by digest, for seconds; and which digests are a key's, for as long as there is room. */
export function createKeyCache<Key>() {
  const entries = new Map<string, Entry<Key>>();
  const unknown = new Map<string, number>();

  function keepUnknown(digest: string): void {
    const [oldest] = unknown.size >= maxUnknown ? unknown.keys() : [];
    if (oldest !== undefined) unknown.delete(oldest);
    unknown.set(digest, performance.now());
  }

  return {
    /** The key, null for a text that is none, undefined when it has to be read. */
    get(digest: string): Key | null | undefined {
      const entry = entries.get(digest);
      if (entry && isFresh(entry.loadedAt)) return entry.key;
      return isFresh(unknown.get(digest) ?? never) ? null : undefined;
    },
    /** Whether this was a key when it was last read, however long ago. */
    wasKey: (digest: string) => entries.has(digest),
    /** `isCurrent`: nothing has changed since it was read, and it would have been heard. */
    keep(digest: string, key: Key | null, isCurrent: boolean): void {
      if (!key) {
        entries.delete(digest);
        if (isCurrent) keepUnknown(digest);
      } else if (isCurrent || !entries.has(digest)) {
        if (entries.size >= maxEntries) entries.clear();
        entries.set(digest, { key, loadedAt: isCurrent ? performance.now() : never });
      }
    },
    /** To be read again: those of `which`, and all that was no key. */
    expire(which: (key: Key) => boolean): void {
      unknown.clear();
      for (const entry of entries.values()) if (which(entry.key)) entry.loadedAt = never;
    },
  };
}
