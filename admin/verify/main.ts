import type { PublishedKeys } from '../../server/ledger/verifier/published-keys.ts';
import { looksLikeTraceProof } from '../../server/ledger/verifier/trace-proof.ts';
import type { Verification } from '../../server/ledger/verifier/verify-proof.ts';
import { type Case, check, publishedKeys, withFile } from './check.ts';
import { h } from './dom.ts';
import { acceptDrops, dropZone, readFile, UnreadableFile } from './drop.ts';
import { meaningCard, stepsCard, verdictCard, withoutUsCard } from './sections.ts';
import { eventsCard } from './trace.ts';
import { treeFigure } from './tree.ts';

const page = document.getElementById('page') as HTMLElement;
const show = (...sections: readonly (Element | null)[]) =>
  page.replaceChildren(...sections.filter((section) => section !== null));

let keys: Promise<readonly PublishedKeys[]> = Promise.resolve([]);
let current: Case | null = null;

function message(title: string, text: string): void {
  document.title = `${title} · Countersign`;
  show(
    h('section', { class: 'card', role: 'alert' }, h('h1', {}, title), h('p', {}, text)),
    h('section', { class: 'card' }, emptyDrop()),
    meaningCard(),
  );
}

const emptyDrop = () =>
  dropZone(
    'Drop a proof here',
    'A file that ends in .tlog-proof, or the .json of a trace. It stays in this browser.',
    take,
  );

function welcome(): void {
  show(
    h(
      'section',
      { class: 'intro' },
      h('h1', {}, 'Verify a record'),
      h(
        'p',
        {},
        'Everything is checked in this browser, from the proof alone. Nothing that you drop here is sent anywhere: once this page has loaded, it works without a network.',
      ),
    ),
    h('section', { class: 'card' }, emptyDrop()),
    meaningCard(),
  );
}

async function verify(next: Case, notice: string | null = null): Promise<void> {
  const verification = await check(next, await keys);
  current = next;
  render(next, verification, notice);
}

function render(now: Case, verification: Verification, notice: string | null): void {
  const { proof, verdict } = verification;
  const mark = verdict === 'verified' ? '✓' : verdict === 'failed' ? '✗' : '–';
  document.title = `${mark} ${verification.trace?.id ?? proof?.event.opening.eventId ?? now.name} · Countersign`;
  const figure = treeFigure(verification);
  show(
    verdictCard(now, verification),
    h(
      'div',
      { class: 'columns wide' },
      h('div', {}, stepsCard(verification), eventsCard(verification, now.href !== null)),
      h(
        'div',
        { class: 'side' },
        h(
          'section',
          { class: 'card', 'aria-labelledby': 'compare' },
          ...compare(now, proof !== null && !looksLikeTraceProof(now.proof)),
          notice !== null && h('p', { class: 'notice', role: 'alert' }, notice),
        ),
        figure &&
          h(
            'section',
            { class: 'card', 'aria-labelledby': 'tree' },
            h('h2', { id: 'tree' }, 'The way to the root'),
            h(
              'p',
              { class: 'lead' },
              'Each box is the hash of the two below it. The ones beside the way are given by the proof.',
            ),
            figure,
          ),
      ),
      h('div', {}, meaningCard(), proof && withoutUsCard(now, verification)),
    ),
  );
}

function compare(now: Case, isReadable: boolean): Element[] {
  const heading = (text: string) => h('h2', { id: 'compare' }, text);
  if (!isReadable) return [heading('Another proof'), emptyDrop()];
  const added = [now.payload, now.document].filter((file) => file !== undefined);
  const remove = () => verify({ ...now, payload: undefined, document: undefined });
  const names = h(
    'p',
    { class: 'added' },
    h('span', {}, added.map(({ name }) => name).join(', ')),
    h('button', { type: 'button', class: 'link', click: () => void remove() }, 'Take away'),
  );
  return [
    heading('Compare what you have'),
    dropZone(
      'Drop the content or a document',
      'JSON, PDF, anything. Or another proof. It stays in this browser.',
      take,
    ),
    ...(added.length > 0 ? [names] : []),
  ];
}

/** Proofs first: what is dropped together with one is compared with it. */
async function take(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  try {
    const read = await Promise.all(files.map(readFile));
    const isProof = (name: string) => name.endsWith('.tlog-proof');
    read.sort((a, b) => Number(isProof(b.name)) - Number(isProof(a.name)));
    let next = current;
    for (const file of read) next = await withFile(next, file);
    if (next) await verify(next);
  } catch (error) {
    await refuse(error);
    return;
  }
  document.getElementById('verdict')?.focus();
}

/** What cannot be compared leaves the proof as it is; after what nobody has foreseen no verdict may stay. */
async function refuse(error: unknown): Promise<void> {
  const isForeseen = error instanceof UnreadableFile;
  if (isForeseen && current) return verify(current, error.message);
  current = null;
  if (isForeseen) return message('This file was not read', error.message);
  message('This could not be checked', 'Nothing is known of this file. Try the command "npm run verify".');
  throw error;
}

const refusals: Partial<Record<number, [string, string]>> = {
  404: [
    'Nothing is here',
    'There is no record with this id, or it has no proof yet. Ask whoever sent you the link for the proof itself.',
  ],
  429: ['Too many requests', 'Please wait a minute, and load the page again.'],
};

async function open(id: string): Promise<void> {
  const href = `/verify/${id}${id.startsWith('trc_') ? '.json' : '.tlog-proof'}`;
  show(h('section', { class: 'card', role: 'status' }, h('h1', {}, 'Checking the proof…')));
  try {
    const response = await fetch(href);
    if (response.ok) return await verify({ name: id, proof: await response.text(), href });
    message(
      ...(refusals[response.status] ?? [
        'This did not work',
        'The server has not given the proof. Try again.',
      ]),
    );
  } catch {
    message(
      'The proof could not be loaded',
      'Check the connection and load the page again, or drop the proof here.',
    );
  }
}

function start(): void {
  if (!globalThis.crypto?.subtle) {
    message(
      'This browser cannot check here',
      'Browsers do cryptography only on pages that came over https. Open this page over https, or keep the proof and use the command "npm run verify".',
    );
    return;
  }
  acceptDrops((files) => void take(files));
  keys = publishedKeys();
  const [, id] = /^\/verify\/([^/]+)$/.exec(location.pathname) ?? [];
  if (id) void open(id);
  else welcome();
}

start();
