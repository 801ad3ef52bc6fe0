import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { hashOf, script, scriptPath, stylePath } from './assets.ts';
import { readLibrary, type Source } from './library.ts';
import { docsPage, messagePage } from './page.ts';
import { type Rendered, render } from './render.ts';
import { searchIndex } from './search-index.ts';
import { style } from './style.ts';

export interface Served {
  type: string;
  text: string;
  compressed: Buffer;
  etag: string;
  /** Whether what is at its address never changes. */
  isImmutable: boolean;
}

export interface Site {
  /** What is at this path; null where nothing is. */
  at(path: string): Promise<Served | null>;
  /** A page for a refusal. */
  message(title: string, text: string): string;
}

/** Where the examples of the documentation find the server. */
const localUrl = 'http://localhost:4000';

/**
 * The documentation as pages. Each is made when it is first asked for, and kept: it changes with the version alone. Where
 * the server knows its public address, examples name that.
 */
export function createSite(publicUrl: string | undefined): Site {
  const library = readLibrary();
  const replace = (text: string) => (publicUrl ? text.replaceAll(localUrl, publicUrl) : text);
  const rendered = kept((source: Source): Rendered => render(source, library, replace));
  const index = kept(() => JSON.stringify(searchIndex(library, rendered)));
  const indexPath = () => `/docs/_/search-${hashOf(index(null))}.json`;

  const html = 'text/html; charset=utf-8';
  const page = kept((source: Source) =>
    served(html, docsPage(source, rendered(source), library, indexPath())),
  );
  const assets: Readonly<Record<string, () => Promise<Served>>> = {
    [stylePath]: kept(() => served('text/css; charset=utf-8', style, true)).bind(null, null),
    [scriptPath]: kept(() => served('text/javascript; charset=utf-8', script, true)).bind(null, null),
  };
  const servedIndex = kept(() => served('application/json; charset=utf-8', index(null), true));

  return {
    async at(path) {
      const asset = Object.hasOwn(assets, path) ? assets[path] : undefined;
      if (asset) return asset();
      if (path.startsWith('/docs/_/')) return path === indexPath() ? servedIndex(null) : null;
      const source = library.pages.get(path.slice('/docs/'.length));
      return source ? page(source) : null;
    },
    message: (title, text) => messagePage(title, text, library, indexPath()),
  };
}

async function served(type: string, text: string, isImmutable = false): Promise<Served> {
  const compressed = await promisify(gzip)(text);
  return { type, text, compressed, etag: `"${hashOf(text)}"`, isImmutable };
}

/** What has been made for a key is made once. */
function kept<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}
