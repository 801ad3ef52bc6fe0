import { createElement as h, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { amountText, dayText, decimalText, moneyText } from '#server/format.ts';
import type { PayForm, PayView } from '#server/pay-view.ts';
import { stylePath } from './style.ts';

/** What became of what the payer just did. */
export interface Outcome {
  refusal: string | null;
  sent: PayForm;
}

/** The whole page; React writes the tags, and so nothing that somebody has typed becomes one. */
export function payPage(view: PayView, path: string, outcome: Outcome | null): string {
  const isOpen = view.status === 'OPEN' || view.status === 'ACTIVE';
  const hasPaid = outcome !== null && outcome.refusal === null;
  const isPayable = isOpen && view.rail !== null && !(hasPaid && view.kind === 'PAYMENT_LINK');
  return frame(
    `${view.title} · ${view.organization}`,
    view.environment === 'TEST' &&
      h('header', { className: 'test' }, 'Test environment: no money moves on this page.'),
    h(
      'p',
      { className: 'from' },
      view.kind === 'INVOICE' ? 'Invoice from ' : 'Payment to ',
      h('strong', null, view.organization),
    ),
    h(
      'section',
      { className: 'card' },
      head(view),
      message(view, outcome),
      isPayable && form(view, path, outcome),
    ),
    view.lines.length > 0 && lines(view),
    isOpen && view.instructions && howToPay(view.instructions),
    view.hasPdf && h('a', { className: 'button plain', href: `${path}/invoice.pdf` }, 'Download as PDF'),
  );
}

/** For what is not there any more, and for what goes wrong. */
export function messagePage(title: string, text: string): string {
  return frame(
    title,
    h('section', { className: 'card' }, h('h1', null, title), h('p', { className: 'text' }, text)),
  );
}

function frame(title: string, ...[banner, ...content]: ReactNode[]): string {
  const isBanner = content.length > 0;
  const page = h(
    'html',
    { lang: 'en' },
    h(
      'head',
      null,
      h('meta', { charSet: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'robots', content: 'noindex, nofollow' }),
      h('title', null, title),
      h('link', { rel: 'stylesheet', href: stylePath }),
    ),
    h('body', null, isBanner && banner, h('main', null, ...(isBanner ? content : [banner]))),
  );
  return `<!doctype html>${renderToStaticMarkup(page)}`;
}

const chips = {
  OPEN: null,
  ACTIVE: null,
  PAID: ['good', 'Paid'],
  COMPLETED: ['good', 'Paid'],
  VOID: ['bad', 'Void'],
  EXPIRED: ['bad', 'Expired'],
  DISABLED: ['bad', 'Not available'],
} as const;

function head(view: PayView): ReactNode {
  const { title, description, currency, due, total, paid, client, dueOn, isOverdue, status } = view;
  const chip = isOverdue ? (['warn', 'Overdue'] as const) : chips[status];
  const sum = status === 'OPEN' || status === 'ACTIVE' ? due : (total ?? due);
  return h(
    'div',
    null,
    h(
      'div',
      { className: 'head' },
      h('h1', null, title),
      chip && h('span', { className: `chip ${chip[0]}` }, chip[1]),
    ),
    sum !== null && h('p', { className: 'sum' }, moneyText(sum, currency)),
    status === 'OPEN' && dueOn && h('p', { className: 'muted' }, `Due on ${dayText(dueOn)}`),
    status === 'OPEN' &&
      paid > 0n &&
      h(
        'p',
        { className: 'muted' },
        `${moneyText(paid, currency)} of ${moneyText(total ?? 0n, currency)} has been paid.`,
      ),
    client && h('p', { className: 'muted' }, `For ${client}`),
    description && h('p', { className: 'text' }, description),
  );
}

const endings: Partial<Record<PayView['status'], readonly ['good' | 'bad', string]>> = {
  PAID: ['good', 'This invoice is paid. Thank you.'],
  COMPLETED: ['good', 'This has been paid. Thank you.'],
  VOID: ['bad', 'This invoice has been taken back. Please do not pay it.'],
  EXPIRED: ['bad', 'The time to pay here is over. Ask whoever sent you the link for another.'],
  DISABLED: ['bad', 'This link takes no payments. Ask whoever sent it to you.'],
};

function message({ status, rail }: PayView, outcome: Outcome | null): ReactNode {
  const note = (tone: string, text: string) =>
    h('p', { className: `note ${tone}`, role: tone === 'bad' ? 'alert' : 'status' }, text);
  const ending = endings[status];
  if (ending) return note(...ending);
  if (outcome?.refusal) return note('bad', outcome.refusal);
  if (outcome)
    return note(
      'good',
      rail === 'simulated'
        ? 'Thank you. The payment was simulated and is recorded.'
        : 'Thank you. Your payment is recorded.',
    );
  return null;
}

function form(view: PayView, path: string, outcome: Outcome | null): ReactNode {
  const { kind, due, currency, attempt, rail } = view;
  const sent = outcome?.sent ?? {};
  const field = (name: string, label: string, more: object) => [
    h('label', { key: `${name}-label`, htmlFor: name }, label),
    h('input', { key: name, id: name, name, defaultValue: sent[name] ?? '', ...more }),
  ];
  const verb = rail === 'simulated' ? 'Simulate payment' : 'Pay';
  return h(
    'form',
    { method: 'post', action: path },
    h('input', { type: 'hidden', name: 'attempt', value: attempt }),
    kind === 'PAYMENT_LINK' &&
      due === null && [
        ...field('amount', `Amount in ${currency}`, {
          inputMode: 'decimal',
          required: true,
          autoComplete: 'off',
          'aria-describedby': 'range',
        }),
        h('p', { key: 'range', id: 'range', className: 'hint' }, range(view)),
      ],
    kind === 'PAYMENT_LINK' &&
      field('name', 'Your name (optional)', { maxLength: 200, autoComplete: 'name' }),
    kind === 'PAYMENT_LINK' &&
      field('email', 'Your e-mail address (optional)', {
        type: 'email',
        maxLength: 254,
        autoComplete: 'email',
      }),
    h(
      'button',
      { className: 'button', type: 'submit' },
      due === null ? verb : `${verb} of ${moneyText(due, currency)}`,
    ),
  );
}

function range({ minAmount, maxAmount, currency }: PayView): string {
  if (minAmount !== null && maxAmount !== null)
    return `From ${amountText(minAmount, currency)} to ${moneyText(maxAmount, currency)}.`;
  if (minAmount !== null) return `At least ${moneyText(minAmount, currency)}.`;
  if (maxAmount !== null) return `At most ${moneyText(maxAmount, currency)}.`;
  return 'You choose how much.';
}

function lines({ lines: items, currency, total }: PayView): ReactNode {
  const row = (item: PayView['lines'][number], key: number) =>
    h(
      'tr',
      { key },
      h('td', null, item.description),
      h('td', { className: 'num' }, decimalText(item.quantity)),
      h('td', { className: 'num' }, amountText(item.amount, currency)),
    );
  return h(
    'section',
    { className: 'card', 'aria-label': 'What it is for' },
    h(
      'table',
      null,
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, 'What it is for'),
          h('th', { scope: 'col', className: 'num' }, 'Quantity'),
          h('th', { scope: 'col', className: 'num' }, 'Amount'),
        ),
      ),
      h('tbody', null, items.map(row)),
      h(
        'tfoot',
        null,
        h(
          'tr',
          null,
          h('td', { colSpan: 2 }, `Total ${currency}, with tax`),
          h('td', { className: 'num' }, amountText(total ?? 0n, currency)),
        ),
      ),
    ),
  );
}

function howToPay(instructions: string): ReactNode {
  return h(
    'section',
    { className: 'card' },
    h('h2', null, 'How to pay'),
    h('p', { className: 'text' }, instructions),
  );
}
