import GithubSlugger from 'github-slugger';
import { Marked, type RendererObject, type Tokens } from 'marked';
import type { Library, Source } from './library.ts';
import { slugOf } from './library.ts';

export interface Heading {
  depth: number;
  id: string;
  text: string;
}

/** A piece of a page that the search can lead to: a heading and what stands below it. */
export interface Passage {
  id: string;
  title: string;
  text: string;
}

export interface Rendered {
  html: string;
  headings: readonly Heading[];
  passages: readonly Passage[];
}

/**
 * Markdown as HTML. Headings get the anchors that they have on GitHub, so that one link leads to the same place on both.
 * HTML within the text is shown as text.
 */
export function render(source: Source, library: Library, replace: (text: string) => string): Rendered {
  const headings: Heading[] = [];
  const passages: Passage[] = [{ id: '', title: source.title, text: '' }];
  const marked = new Marked({ gfm: true, renderer: rendererOf(source, library, headings) });
  const tokens = marked.lexer(replace(source.markdown));
  const html = marked.parser(tokens);
  let at = 0;
  for (const token of tokens) {
    if (token.type === 'heading' && token.depth > 1) {
      const { id = '', text = '' } = headings[++at] ?? {};
      passages.push({ id, title: text, text: '' });
    } else if (token.type !== 'heading') {
      const passage = passages.at(-1);
      if (passage) passage.text = `${passage.text} ${plain(token.raw)}`.trim();
    }
  }
  return { html, headings, passages };
}

function rendererOf(source: Source, library: Library, headings: Heading[]): RendererObject {
  const slugger = new GithubSlugger();
  const rowIds = new Set<string>();
  return {
    heading({ tokens, depth }) {
      const text = textOf(tokens);
      const id = slugger.slug(text);
      headings.push({ depth, id, text });
      const inner = this.parser.parseInline(tokens);
      const anchor = `<a class="anchor" href="#${id}" aria-label="Link to ${escaped(text)}">#</a>`;
      return depth === 1
        ? `<h1 id="${id}">${inner}</h1>`
        : `<h${depth} id="${id}">${inner}${anchor}</h${depth}>`;
    },
    link({ href, text, tokens }) {
      const target = targetOf(href, source, library);
      const page = text.endsWith('.md') ? pageAt(target, library) : undefined;
      const inner = page ? escaped(page.title) : this.parser.parseInline(tokens);
      return target === null ? inner : `<a href="${escaped(target)}">${inner}</a>`;
    },
    code({ text, lang = '' }) {
      const [language = ''] = lang.split(' ');
      return `<pre data-language="${escaped(language)}" tabindex="0"><code>${escaped(text)}</code></pre>`;
    },
    table(token) {
      const row = (tokens: readonly Tokens.TableCell[], tag: string) =>
        tokens
          .map(({ tokens: cell, align }) => {
            const inner = this.parser.parseInline(cell);
            const name = inner === '' ? 'td' : tag;
            const attributes = `${align ? ` class="${align}"` : ''}${name === 'th' ? ' scope="col"' : ''}`;
            return `<${name}${attributes}>${inner}</${name}>`;
          })
          .join('');
      const isNamed = token.header.some(({ text }) => text.trim() !== '');
      const head = isNamed ? `<thead><tr>${row(token.header, 'th')}</tr></thead>` : '';
      const rows = token.rows.map((cells) => `<tr${rowId(cells, rowIds)}>${row(cells, 'td')}</tr>`);
      return `<div class="scroll" tabindex="0"><table>${head}<tbody>${rows.join('')}</tbody></table></div>`;
    },
    html: ({ text }) => (text.trimStart().startsWith('<!--') ? '' : escaped(text)),
    image: ({ text }) => escaped(text),
  };
}

/** The row of an error code can be linked to: `errors#api_key_revoked`. The first of a code counts. */
function rowId([first]: readonly Tokens.TableCell[], taken: Set<string>): string {
  const [, name] = /^`([A-Z][A-Z0-9_]+)`$/.exec(first?.text ?? '') ?? [];
  const id = name?.toLowerCase() ?? '';
  if (!id || taken.has(id)) return '';
  taken.add(id);
  return ` id="${id}"`;
}

/** Where a link leads when served; null where nothing is served, as for the code. */
function targetOf(href: string, { file }: Source, { pages }: Library): string | null {
  if (/^[a-z]+:/.test(href)) return /^(https?|mailto):/.test(href) ? href : null;
  if (href.startsWith('#')) return href;
  const url = new URL(href, `http://docs/docs/${file}`);
  const path = decodeURIComponent(url.pathname).replace(/^\/docs\//, '');
  const slug = slugOf(path);
  return path.endsWith('.md') && pages.has(slug) ? `/docs/${slug}${url.hash}` : null;
}

/** Whatever names a file on GitHub names the page here. */
const pageAt = (target: string | null, { pages }: Library) =>
  target?.startsWith('/docs/') ? pages.get(target.slice('/docs/'.length).replace(/#.*/, '')) : undefined;

type Token = Tokens.Generic;

const textOf = (tokens: readonly Token[]): string =>
  tokens.map((token) => (token.tokens ? textOf(token.tokens) : unescaped(String(token.text ?? '')))).join('');

/** marked escapes the text of some tokens and not of others. */
const unescaped = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Near enough for searching. */
const plain = (markdown: string) =>
  markdown
    .replace(/<!--.*?-->/gs, '')
    .replace(/\]\([^)]*\)/g, '')
    .replace(/^\|[ |:-]+\|$|^```.*$/gm, '')
    .replace(/[`*|[\]]|\*\*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const escapes: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

export const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
