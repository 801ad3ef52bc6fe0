import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  type Browser,
  type BrowserContext,
  type Page,
  chromium as playwright,
  type Request,
} from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { buildConsole } from '#server/cli/build-console.ts';
import type { TestApp } from './app.ts';
import { password } from './organization.ts';

export interface View {
  theme: 'light' | 'dark';
  width: number;
}

export const wide: View = { theme: 'light', width: 1280 };
/** Both themes and both widths: colours do not depend on the width, nor the layout on the theme. */
export const views: readonly View[] = [wide, { theme: 'dark', width: 390 }];

/** One process serves no second window, and a graphics card made of software is slow. */
const forLambda = /^--(single-process|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist)/;

let running: Promise<Browser> | undefined;

/** One Chromium for all files of a worker, which ends it; each file has windows of its own, closed when it is done. */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    running ??= launch();
    browser = await running;
  }, 180_000);
  afterAll(() => Promise.all(browser?.contexts().map((context) => context.close()) ?? []));
  return () => {
    if (!browser) throw new Error('the browser is not started yet');
    return browser;
  };
}

/** Chromium out of an npm package: nothing to install by hand. It brings its libraries when told it is in Lambda. */
async function launch(): Promise<Browser> {
  await buildConsole(() => {});
  const before = { ...process.env };
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  const env = { ...process.env } as Record<string, string>;
  // Its libraries are for Chromium alone, not for whatever later files start.
  for (const name of Object.keys(env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  return playwright.launch({
    executablePath,
    env,
    args: [
      ...chromium.args.filter((arg) => !forLambda.test(arg)),
      '--disable-gpu',
      '--disable-background-networking',
    ],
  });
}

const patienceMs = 30_000;

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the page, and every request that left our own origin. */
  faults: string[];
}

/** A fresh window on the console, not signed in. */
export async function visit(browser: Browser, app: TestApp, view: View = wide): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: app.url,
    viewport: { width: view.width, height: 844 },
    colorScheme: view.theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  const faults: string[] = [];
  watch(page);
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== app.url && url.protocol.startsWith('http'))
      faults.push(`foreign request: ${url.href}`);
  });
  return { page, context, faults };
}

const underWay = new WeakMap<Page, Set<Request>>();

/** Live updates stay open: they are no request that is waited for. */
function watch(page: Page): void {
  const open = new Set<Request>();
  underWay.set(page, open);
  page.on('request', (request) => {
    if (!request.headers().accept?.startsWith('text/event-stream')) open.add(request);
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
}

const quietMs = 300;

/** Until the page has asked for nothing for a while. */
export async function settled(page: Page): Promise<void> {
  const open = underWay.get(page);
  const deadline = performance.now() + patienceMs;
  let quietSince = performance.now();
  while (performance.now() - quietSince < quietMs) {
    if (performance.now() > deadline) throw new Error('the page asks on and on');
    if (open && open.size > 0) quietSince = performance.now();
    await page.waitForTimeout(50);
  }
}

/** Signs in as a person would, by the form. */
export async function signInAs(page: Page, email: string): Promise<void> {
  await page.goto('/');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'API keys' }).first().waitFor({ state: 'attached' });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeWindow {
  axe: {
    run(root: unknown, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
  };
}

/** What axe finds wrong with the page as it stands, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (tags) => {
    const { violations } = await (window as unknown as AxeWindow).axe.run(document, { runOnly: tags });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }, rules);
}

export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
