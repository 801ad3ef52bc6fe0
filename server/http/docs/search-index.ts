import { setImmediate } from 'node:timers/promises';
import type { Library, Source } from './library.ts';
import type { Rendered } from './render.ts';

type SearchPassage = readonly [page: number, id: string, title: string, text: string];

/** What `browser.js` searches: pages by name, and passages as page, anchor, title and text. */
export interface SearchIndex {
  pages: readonly { href: string; title: string }[];
  passages: readonly SearchPassage[];
}

/** Requests are let through between the pages. */
export async function searchIndex(
  { sections }: Library,
  rendered: (source: Source) => Rendered,
): Promise<SearchIndex> {
  const sources = sections.flatMap(({ pages }) => pages);
  const passages: SearchPassage[] = [];
  for (const [page, source] of sources.entries()) {
    for (const { id, title, text } of rendered(source).passages) passages.push([page, id, title, text]);
    await setImmediate();
  }
  return {
    pages: sources.map(({ slug, title }) => ({ href: `/docs/${slug}`, title })),
    passages,
  };
}
