import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contents, notForUsers } from './contents.ts';

export const docsDir = join(import.meta.dirname, '../../../docs');

export interface Source {
  /** Its place below `/docs/`, e.g. `guides/curl`; empty for the first page. */
  slug: string;
  /** Its file below docs/, e.g. `guides/curl.md`. */
  file: string;
  title: string;
  markdown: string;
}

export interface Section {
  title: string;
  pages: readonly Source[];
}

export interface Library {
  pages: ReadonlyMap<string, Source>;
  sections: readonly Section[];
}

/** All pages for users, by their place. Only what is found here is ever served: no path of a request names a file. */
export function readLibrary(directory = docsDir): Library {
  const sources = globSync(['*.md', 'guides/*.md'], { cwd: directory })
    .sort()
    .map((file) => sourceOf(directory, file))
    .filter(({ slug }) => !notForUsers.has(slug));
  const pages = new Map(sources.map((source) => [source.slug, source]));
  const named = new Set(contents.flatMap((section) => section.pages));
  const rest = sources.filter(({ slug }) => !named.has(slug));
  const sections = contents.map(({ title, pages: slugs }) => ({
    title,
    pages: slugs.flatMap((slug) => pages.get(slug) ?? []),
  }));
  return { pages, sections: [...sections, { title: 'More', pages: rest }].filter(hasPages) };
}

const hasPages = (section: Section) => section.pages.length > 0;

function sourceOf(directory: string, file: string): Source {
  const markdown = readFileSync(join(directory, file), 'utf8');
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? file;
  return { slug: slugOf(file), file, title, markdown };
}

export const slugOf = (file: string) => file.replace(/\.md$/, '').replace(/^README$/, '');
