import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readLibrary } from '#server/http/docs/library.ts';
import { render } from '#server/http/docs/render.ts';
import { useApp } from '../support/app.ts';

const app = useApp({ PUBLIC_URL: 'https://keys.example.com' });
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${app().url}${path}`, { headers, method, redirect: 'manual' });

const library = readLibrary();
const paths = [...library.pages.keys()].map((slug) => `/docs/${slug}`);

const idsIn = (html: string) => new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
const linksIn = (html: string) => [...html.matchAll(/ href="([^"]+)"/g)].map(([, href = '']) => href);

test('every page is there, is reached from the first one, and links nowhere that is not', async () => {
  expect(paths).toEqual(expect.arrayContaining(['/docs/', '/docs/errors', '/docs/guides/curl']));
  const pages = new Map(
    await Promise.all(paths.map(async (path) => [path, await (await get(path)).text()] as const)),
  );
  const broken = [...pages].flatMap(([path, html]) =>
    linksIn(html)
      .filter((href) => !/^(https?:|mailto:|\/$|\/docs\/_\/)/.test(href))
      .filter((href) => {
        const url = new URL(href, `http://docs${path}`);
        const target = pages.get(url.pathname);
        return !target || (url.hash !== '' && !idsIn(target).has(decodeURIComponent(url.hash.slice(1))));
      })
      .map((href) => `${path} → ${href}`),
  );
  expect(broken).toEqual([]);
  expect(linksIn(pages.get('/docs/') ?? '')).toEqual(expect.arrayContaining(paths));
});

test('what is for those who build it is not served', async () => {
  for (const path of ['/docs/architecture', '/docs/decisions/0007-money', '/docs/nothing', '/docs/_/x.js']) {
    const answer = await get(path);
    expect(answer.status, path).toBe(404);
    expect(await answer.text()).toContain('Nothing is here');
  }
});

/** As it is written, which fetch would tidy up. */
function raw(path: string): Promise<number> {
  const { hostname, port } = new URL(app().url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject).end();
  });
}

test('no path leads out of the documentation', async () => {
  const out = ['../package.json', '..%2fpackage.json', '%2e%2e/README', 'guides/../../README', '/etc/passwd'];
  for (const path of [...out, '__proto__', 'constructor', 'guides/%00']) {
    expect(await raw(`/docs/${path}`), path).toBe(404);
  }
});

test('other ways of writing an address lead to the page', async () => {
  for (const [path, to] of [
    ['/docs', '/docs/'],
    ['/docs/keys.md', '/docs/keys'],
    ['/docs/guides/curl/', '/docs/guides/curl'],
  ] as const) {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('location')]).toEqual([308, to]);
  }
});

describe('as it is sent', () => {
  test('nothing of others, nothing inline, in no frame; other methods are refused', async () => {
    const answer = await get('/docs/errors');
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    const html = await answer.text();
    expect(html).not.toMatch(/ style="| on\w+="|<script>|<style/);
    const refused = await get('/docs/errors', {}, 'POST');
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('a page is asked for again and kept; what is named by its content is kept for good', async () => {
    const page = await get('/docs/keys');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const etag = page.headers.get('etag') ?? '';
    expect((await get('/docs/keys', { 'if-none-match': etag })).status).toBe(304);
    expect((await get('/docs/keys', { 'if-none-match': '"other"' })).status).toBe(200);
    const html = await page.text();
    const assets = [...html.matchAll(/"(\/docs\/_\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(new Set(assets).size).toBe(3);
    for (const path of assets) {
      const answer = await get(path);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
    }
  });

  test('compressed for whoever takes it', async () => {
    const { hostname, port } = new URL(app().url);
    const bytes = await new Promise<Buffer>((resolve, reject) => {
      const headers = { 'accept-encoding': 'gzip' };
      request({ hostname, port, path: '/docs/graphql', headers }, async (response) => {
        expect(response.headers['content-encoding']).toBe('gzip');
        resolve(Buffer.concat(await response.toArray()));
      })
        .on('error', reject)
        .end();
    });
    const plain = await (await get('/docs/graphql', { 'accept-encoding': 'identity' })).text();
    expect(gunzipSync(bytes).toString()).toBe(plain);
    expect(bytes.length).toBeLessThan(plain.length / 4);
  });
});

test('examples name the address of this server', async () => {
  const html = await (await get('/docs/create-a-key')).text();
  expect(html).toContain('COUNTERSIGN_URL=https://keys.example.com');
  expect(html).not.toContain('localhost:4000');
});

test('the search has every heading of every page', async () => {
  const html = await (await get('/docs/')).text();
  const index = await (await get(/data-index="([^"]+)"/.exec(html)?.[1] ?? '')).json();
  expect(index.pages.map(({ href }: { href: string }) => href).sort()).toEqual([...paths].sort());
  const at = index.pages.findIndex(({ href }: { href: string }) => href === '/docs/keys');
  const found = index.passages.filter(([page]: [number]) => page === at);
  expect(found).toContainEqual([at, 'rotation', 'Rotation', expect.stringContaining('apiKeyRotate')]);
  const rotate = index.passages.find(([, id]: [number, string]) => id === 'apikeyrotate');
  expect(rotate[3]).toContain('needs api-keys:write');
});

test('tags within a page are text, and links run nothing', () => {
  const source = { slug: 'x', file: 'x.md', title: 'X', markdown: '' };
  const markdown =
    '# X\n\n<script>alert(1)</script> <b>bold</b>\n\n[a](javascript:alert(1)) [b](../README.md)\n\n## A `<i>` & b\n';
  const { html, headings } = render({ ...source, markdown }, library, (text) => text);
  expect(html).not.toMatch(/<script|<b>|javascript:|href="\.\./);
  expect(html).toContain('&lt;script&gt;');
  expect(headings[1]).toEqual({ depth: 2, id: 'a-i--b', text: 'A <i> & b' });
});
