import type { Step } from '../../server/ledger/verifier/report.ts';
import { isOfFile, summaryOf, timeText } from '../../server/ledger/verifier/summary.ts';
import type { Verification } from '../../server/ledger/verifier/verify-proof.ts';
import type { Case } from './check.ts';
import { h, icon } from './dom.ts';

/** How a verification looks: a proof that rests on its own word alone is not shown in green. */
function toneOf({ verdict, trust }: Verification): 'good' | 'warn' | 'bad' {
  if (verdict === 'failed') return 'bad';
  return verdict === 'verified' && trust === 'known' ? 'good' : 'warn';
}

export function verdictCard(current: Case, verification: Verification): Element {
  const { title, text } = summaryOf(verification);
  const { verdict, proof } = verification;
  const mark = verdict === 'verified' ? 'ok' : verdict === 'failed' ? 'failed' : 'skipped';
  return h(
    'section',
    { class: `card verdict ${toneOf(verification)}`, 'aria-labelledby': 'verdict' },
    h(
      'div',
      { class: 'head' },
      h('span', { class: 'seal' }, icon(mark)),
      h('div', {}, h('h1', { id: 'verdict', tabindex: '-1' }, title), h('p', { role: 'status' }, text)),
    ),
    proof && recordFacts(verification),
    (current.href !== null || proof !== null) &&
      h(
        'div',
        { class: 'actions' },
        current.href !== null &&
          h(
            'a',
            { class: 'button', href: current.href, download: '' },
            icon('download'),
            'Download the proof',
          ),
        proof?.event.opening.environment === 'TEST' && h('span', { class: 'chip warn' }, 'Test environment'),
        current.href === null && h('span', { class: 'chip' }, current.name),
      ),
  );
}

function recordFacts({ proof, failed, trace }: Verification): Element | null {
  if (!proof) return null;
  const { opening } = proof.event;
  const rows = [
    ...(trace
      ? [
          ['Trace', trace.id],
          ['Label', trace.label],
          ['Events', String(trace.events.length)],
        ]
      : []),
    [trace ? 'Seal' : 'Record', opening.eventId],
    ['Type', opening.type],
    [trace ? 'Sealed' : 'Recorded', timeText(opening.ingestedAt)],
    ['Place', `Index ${proof.index}, in a log of ${proof.checkpoint.size}`],
    ['Log', proof.checkpoint.origin],
  ];
  const caption =
    failed !== null &&
    !isOfFile(failed) &&
    h('p', { class: 'claim' }, 'What the file claims, which does not hold:');
  return h('div', { class: 'record' }, caption, definitions('facts', rows));
}

const definitions = (kind: string, rows: readonly (readonly string[])[]) =>
  h(
    'dl',
    { class: kind },
    ...rows.map(([label = '', value = '']) => h('div', {}, h('dt', {}, label), h('dd', {}, value))),
  );

const said = { ok: 'Holds', failed: 'Does not hold', skipped: 'Not checked' } as const;

export function stepsCard({ steps }: Verification): Element {
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'steps' },
    h('h2', { id: 'steps' }, 'What your browser has checked'),
    h('ol', { class: 'steps' }, ...steps.map(stepItem)),
  );
}

function stepItem({ name, title, outcome, detail, facts }: Step): Element {
  const values = definitions(
    'values',
    facts.map(({ label, value }) => [label, value]),
  );
  return h(
    'li',
    { class: `step ${outcome}`, 'data-step': name },
    h('span', { class: 'mark' }, icon(outcome), h('span', { class: 'hidden' }, said[outcome])),
    h(
      'div',
      {},
      h('h3', {}, title),
      h('p', { class: 'detail' }, detail),
      facts.length > 0 &&
        h('details', outcome === 'failed' ? { open: '' } : {}, h('summary', {}, 'Values'), values),
    ),
  );
}

export function meaningCard(): Element {
  const list = (kind: 'ok' | 'failed', title: string, items: readonly string[]) =>
    h(
      'div',
      {},
      h('h3', {}, title),
      h(
        'ul',
        { class: `points ${kind}` },
        ...items.map((item) => h('li', {}, icon(kind), h('span', {}, item))),
      ),
    );
  return h(
    'section',
    { class: 'card meaning', 'aria-labelledby': 'meaning' },
    h('h2', { id: 'meaning' }, 'What a proof says'),
    h(
      'div',
      { class: 'columns' },
      list('ok', 'It proves', [
        'This record existed, in exactly this form, when it was taken in.',
        'It is in the log, and has not been changed, replaced or moved since.',
        'The signed state of the log covers every entry before it: to change one of them is to change what was signed.',
      ]),
      list('failed', 'It does not prove', [
        'That what the record says is true, accurate or lawful.',
        'Who is behind it, or that they had the right to record it.',
        'The time any better than the server’s clock, unless witnesses have cosigned.',
      ]),
    ),
    h(
      'p',
      { class: 'small' },
      'Nobody here judges whether content is accurate, lawful or authentic. A proof says that a record existed in a specific form at a specific time. It is no legal advice.',
    ),
  );
}

export function withoutUsCard(current: Case, { proof, trust, trace }: Verification): Element {
  const file = current.href?.split('/').at(-1) ?? current.name;
  const environment = proof?.event.opening.environment.toLowerCase();
  const keys =
    trust === 'known'
      ? h('a', { href: `/ledger/${environment}/keys` }, 'the keys of the log')
      : 'the key of the log';
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'without' },
    h('h2', { id: 'without' }, 'Check it without us'),
    h(
      'p',
      { class: 'lead' },
      'Keep the proof and ',
      keys,
      `. They are enough, for good: no account, no network, not even this server. ${trace ? 'The seal in it' : 'The file'} is a C2SP tlog-proof, which other software reads too.`,
    ),
    h('pre', {}, h('code', {}, `npm run verify -- ${file}`)),
  );
}
