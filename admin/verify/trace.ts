import { timeText } from '../../server/ledger/verifier/summary.ts';
import type { TraceEvent, Verification } from '../../server/ledger/verifier/verify-proof.ts';
import { h, icon } from './dom.ts';

/** So many are seen at once; the rest is a click away. */
const atFirst = 20;

/** The events of a trace, each with whether it is what the seal names. Where the seal does not hold, nothing is. */
export function eventsCard({ trace, steps }: Verification, isOurs: boolean): Element | null {
  if (!trace) return null;
  const isSealSound = steps.every(({ name, outcome }) => name === 'trace' || outcome !== 'failed');
  const items = trace.events.map((event) => eventItem(event, isSealSound, isOurs));
  const rest = items.slice(atFirst);
  const isFaultInRest = trace.events.slice(atFirst).some(({ fault }) => fault !== null);
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'events' },
    h('h2', { id: 'events' }, `The events of the trace (${items.length})`),
    h('ol', { class: 'events' }, ...items.slice(0, atFirst)),
    rest.length > 0 &&
      h(
        'details',
        isFaultInRest ? { open: '' } : {},
        h('summary', {}, `${rest.length} more`),
        h('ol', { class: 'events', start: String(atFirst + 1) }, ...rest),
      ),
  );
}

function eventItem({ id, opening, fault }: TraceEvent, isSealSound: boolean, isOurs: boolean): Element {
  const outcome = fault !== null ? 'failed' : isSealSound ? 'ok' : 'skipped';
  const said = { ok: 'Fits the seal', failed: 'Does not fit', skipped: 'The seal does not hold' }[outcome];
  return h(
    'li',
    { class: `event step ${outcome}`, 'data-event': id },
    h('span', { class: 'mark' }, icon(outcome), h('span', { class: 'hidden' }, said)),
    h(
      'div',
      {},
      h('h3', {}, opening?.type ?? 'Not in the bundle'),
      h('p', { class: 'detail' }, opening && `${timeText(opening.ingestedAt)} · `, place(id, isOurs)),
      fault !== null && h('p', { class: 'fault' }, fault),
    ),
  );
}

const place = (id: string, isOurs: boolean) =>
  isOurs ? h('a', { href: `/verify/${id}` }, h('code', {}, id)) : h('code', {}, id);
