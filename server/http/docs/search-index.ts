import type { Library, Source } from './library.ts';
import type { Passage, Rendered } from './render.ts';

/** What `browser.js` searches: pages by name, and passages as page, anchor, title and text. */
export interface SearchIndex {
  pages: readonly { href: string; title: string }[];
  passages: readonly (readonly [page: number, id: string, title: string, text: string])[];
}

export function searchIndex({ sections }: Library, rendered: (source: Source) => Rendered): SearchIndex {
  const sources = sections.flatMap(({ pages }) => pages);
  const entry = (page: number, { id, title, text }: Passage) => [page, id, title, text] as const;
  return {
    pages: sources.map(({ slug, title }) => ({ href: `/docs/${slug}`, title })),
    passages: sources.flatMap((source, page) =>
      rendered(source).passages.map((passage) => entry(page, passage)),
    ),
  };
}
