import { createElement as h, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { scriptPath, stylePath } from './assets.ts';
import type { Library, Section, Source } from './library.ts';
import type { Heading, Rendered } from './render.ts';

/** The most headings that are listed beside a page with those of the third level. */
const mostHeadings = 45;

export function docsPage(source: Source, { html, headings }: Rendered, library: Library, index: string) {
  return frame(
    source.slug === '' ? 'Countersign documentation' : `${source.title} · Countersign`,
    { sections: library.sections, current: source.slug, index },
    // biome-ignore lint/security/noDangerouslySetInnerHtml: our own page, in which render.ts shows tags as text
    h('article', { dangerouslySetInnerHTML: { __html: html } }),
    outline(headings),
  );
}

/** For what is not there. */
export const messagePage = (title: string, text: string, library: Library, index: string) =>
  frame(
    title,
    { sections: library.sections, current: null, index },
    h('article', null, h('h1', null, title), h('p', null, text)),
    null,
  );

interface Around {
  sections: readonly Section[];
  current: string | null;
  /** Where the index of the search is. */
  index: string;
}

function frame(title: string, around: Around, article: ReactNode, aside: ReactNode): string {
  const page = h(
    'html',
    { lang: 'en' },
    h(
      'head',
      null,
      h('meta', { charSet: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('title', null, title),
      h('link', { rel: 'stylesheet', href: stylePath }),
      h('script', { src: scriptPath }),
    ),
    h(
      'body',
      { 'data-index': around.index },
      h('a', { className: 'skip', href: '#content' }, 'Skip to the text'),
      bar(),
      h(
        'div',
        { className: 'columns' },
        h('nav', { className: 'side', 'aria-label': 'Documentation' }, navigation(around)),
        h(
          'main',
          { id: 'content', tabIndex: -1 },
          h(
            'details',
            { className: 'menu' },
            h('summary', null, 'All pages'),
            h('nav', { 'aria-label': 'All pages' }, navigation(around)),
          ),
          article,
          neighbours(around),
        ),
        aside,
      ),
    ),
  );
  return `<!doctype html>${renderToStaticMarkup(page)}`;
}

const bar = () =>
  h(
    'header',
    null,
    h('a', { className: 'brand', href: '/docs/' }, mark(), 'Countersign', h('span', null, 'Docs')),
    h(
      'button',
      { type: 'button', className: 'search', hidden: true, 'aria-haspopup': 'dialog' },
      'Search docs…',
      h('kbd', null, 'Ctrl K'),
    ),
    h('a', { className: 'console', href: '/' }, 'Console'),
  );

/** The mark of the console; see admin/layout/Brand.tsx. */
const mark = () =>
  h(
    'svg',
    { width: 24, height: 24, viewBox: '0 0 32 32', 'aria-hidden': true },
    h('rect', { width: 32, height: 32, rx: 8, fill: '#0b6b55' }),
    h('path', { d: 'M6.5 22.5h19', stroke: '#fff', strokeOpacity: 0.45, strokeWidth: 1.8 }),
    h('path', {
      d: 'M8 17.5c2.2-6.4 4.6-9.2 6-8.6 2 .9-3.4 10.3-.8 10.3 2.2 0 3.3-4.7 5-4.7 1.3 0 .3 3 1.9 3 1.3 0 2.5-1.3 4-3.7',
      ...{ fill: 'none', stroke: '#fff', strokeWidth: 2.2, strokeLinecap: 'round' },
    }),
  );

const navigation = ({ sections, current }: Around) =>
  sections.map(({ title, pages }) =>
    h(
      'section',
      { key: title },
      h('p', null, title),
      h(
        'ul',
        null,
        pages.map((page) =>
          h(
            'li',
            { key: page.slug },
            h(
              'a',
              { href: hrefOf(page), ...(page.slug === current ? { 'aria-current': 'page' as const } : {}) },
              nameOf(page),
            ),
          ),
        ),
      ),
    ),
  );

const hrefOf = ({ slug }: Source) => `/docs/${slug}`;

const nameOf = ({ slug, title }: Source) => (slug === '' ? 'Overview' : title);

/** The page before and the page after, in the order of the navigation. */
function neighbours({ sections, current }: Around): ReactNode {
  const pages = sections.flatMap((section) => section.pages);
  const at = pages.findIndex(({ slug }) => slug === current);
  if (at < 0) return null;
  const link = (page: Source | undefined, rel: string, label: string) =>
    page && h('a', { rel, href: hrefOf(page) }, h('span', null, label), nameOf(page));
  return h(
    'nav',
    { className: 'neighbours', 'aria-label': 'Next pages' },
    link(pages[at - 1], 'prev', 'Before'),
    link(pages[at + 1], 'next', 'Next'),
  );
}

function outline(headings: readonly Heading[]): ReactNode {
  const below = headings.filter(({ depth }) => depth === 2 || depth === 3);
  const shown = below.length > mostHeadings ? below.filter(({ depth }) => depth === 2) : below;
  if (shown.length < 2) return null;
  return h(
    'nav',
    { className: 'outline', 'aria-label': 'On this page' },
    h('p', null, 'On this page'),
    h(
      'ul',
      null,
      shown.map(({ id, text, depth }) =>
        h('li', { key: id, className: `level-${depth}` }, h('a', { href: `#${id}` }, text)),
      ),
    ),
  );
}
