import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { hashOf, script, scriptPath, stylePath } from './assets.ts';
import { type Library, readLibrary, type Source } from './library.ts';
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
  const indexPath = indexPathOf(library, publicUrl);
  const page = kept((source: Source) => {
    const text = docsPage(source, rendered(source), library, indexPath);
    return served('text/html; charset=utf-8', text, false);
  });
  const assets = new Map<string, () => Promise<Served>>([
    [stylePath, once(() => served('text/css; charset=utf-8', style, true))],
    [scriptPath, once(() => served('text/javascript; charset=utf-8', script, true))],
    [indexPath, once(() => servedIndex(library, rendered))],
  ]);

  return {
    async at(path) {
      const source = path.startsWith('/docs/') ? library.pages.get(path.slice('/docs/'.length)) : undefined;
      return source ? page(source) : (assets.get(path)?.() ?? null);
    },
    message: (title, text) => messagePage(title, text, library, indexPath),
  };
}

/** By all that goes into it, so that it is made no earlier than somebody searches. */
function indexPathOf({ pages }: Library, publicUrl: string | undefined): string {
  const texts = [...pages.values()].map(({ markdown }) => markdown);
  return `/docs/_/search-${hashOf([script, publicUrl ?? '', ...texts].join('\n'))}.json`;
}

async function servedIndex(library: Library, rendered: (source: Source) => Rendered): Promise<Served> {
  const text = JSON.stringify(await searchIndex(library, rendered));
  return served('application/json; charset=utf-8', text, true);
}

async function served(type: string, text: string, isImmutable: boolean): Promise<Served> {
  const compressed = await promisify(gzip)(text);
  return { type, text, compressed, etag: `W/"${hashOf(text)}"`, isImmutable };
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

function once<Value>(make: () => Value): () => Value {
  const keep = kept(make);
  return () => keep(undefined);
}
