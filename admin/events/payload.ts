export type Payload =
  | { ok: true; value: unknown }
  | { ok: false; problem: 'json' | 'number' | 'duplicate'; detail: string };

/**
 * A ledger must anchor what was written. Reading JSON can change it without a word: a number too long for a double,
 * a key given twice. Both are refused here, as the server would.
 */
export function readPayload(text: string): Payload {
  const inexact: string[] = [];
  try {
    const value: unknown = JSON.parse(text, function (
      this: unknown,
      _key: string,
      item: unknown,
      context?: { source?: string },
    ) {
      if (typeof item === 'number' && context?.source && !isExact(context.source, item))
        inexact.push(context.source);
      return item;
    } as (key: string, value: unknown) => unknown);
    if (inexact[0]) return { ok: false, problem: 'number', detail: inexact[0] };
    if (countKeys(value) !== writtenKeys(text)) return { ok: false, problem: 'duplicate', detail: '' };
    return { ok: true, value };
  } catch (error) {
    return { ok: false, problem: 'json', detail: error instanceof Error ? error.message : '' };
  }
}

/** What a field of a form holds: undefined when it is empty, or refused. */
export function jsonIn(text: string): unknown {
  const read = text.trim() ? readPayload(text) : null;
  return read?.ok ? read.value : undefined;
}

/** An object of plain facts, none of which holds others. */
export function isFlat(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((fact) => ['string', 'number', 'boolean'].includes(typeof fact));
}

function isExact(source: string, value: number): boolean {
  return Number.isFinite(value) && normal(source) === normal(String(value));
}

/** Sign, digits and exponent, however the number was written. */
function normal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const trimmed = digits.replace(/0+$/, '');
  if (!trimmed) return '0';
  return `${sign}${trimmed}e${Number(exponent) - fraction.length + digits.length - trimmed.length}`;
}

function countKeys(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((count, item) => count + countKeys(item), 0);
  if (!value || typeof value !== 'object') return 0;
  return Object.values(value).reduce<number>((count, item) => count + 1 + countKeys(item), 0);
}

function writtenKeys(text: string): number {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter((match) => match[1]).length;
}
