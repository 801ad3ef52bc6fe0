/** Day before month by name: readable the same way on both sides of the Atlantic. */
const locale = 'en-GB';

const date: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };

const utcDate = new Intl.DateTimeFormat(locale, { ...date, timeZone: 'UTC' });
const utcInstant = new Intl.DateTimeFormat(locale, { ...date, ...time, second: '2-digit', timeZone: 'UTC' });
const utcMinute = new Intl.DateTimeFormat(locale, { ...date, ...time, timeZone: 'UTC' });
const localDate = new Intl.DateTimeFormat(locale, date);
const utcDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const localMinute = new Intl.DateTimeFormat(locale, { ...date, ...time, timeZoneName: 'short' });
const localInstant = new Intl.DateTimeFormat(locale, {
  ...date,
  ...time,
  second: '2-digit',
  timeZoneName: 'short',
});
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

type Instant = string | Date;
const at = (instant: Instant) => (typeof instant === 'string' ? new Date(instant) : instant);

/** A calendar date (`2027-02-18`) has no time zone; reading it as UTC keeps the day it names. */
export const formatDate = (day: string) => utcDate.format(new Date(`${day}T00:00:00Z`));
export const formatDay = (instant: Instant) => localDate.format(at(instant));
/** Days of usage are counted from midnight UTC. */
export const formatDayShort = (instant: Instant) => utcDay.format(at(instant));
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'KB'] : [bytes / 1024 / 1024, 'MB'];
  return `${size.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}
export const formatCount = (count: number) => count.toLocaleString('en');
export const formatUtc = (instant: Instant) => `${utcInstant.format(at(instant))} UTC`;
export const formatLocal = (instant: Instant) => localInstant.format(at(instant));
export const formatUtcMinute = (instant: Instant) => `${utcMinute.format(at(instant))} UTC`;
export const formatLocalMinute = (instant: Instant) => localMinute.format(at(instant));

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

export function formatRelative(instant: Instant, now = Date.now()): string {
  const seconds = (at(instant).getTime() - now) / 1_000;
  const unit = units.find(([, length]) => Math.abs(seconds) >= length);
  if (!unit) return Math.abs(seconds) < 45 ? 'just now' : relative.format(Math.round(seconds / 60), 'minute');
  const [name, length] = unit;
  return relative.format(Math.round(seconds / length), name);
}

/** The amount stays text all the way: Intl formats decimal strings exactly, a number would round. */
export function formatMoney({ amount, currency }: { amount: string; currency: string }): string {
  try {
    // The places of ISO 4217, as the server sends them: Intl knows others for some currencies, and would round.
    const digits = amount.split('.')[1]?.length ?? 0;
    const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return new Intl.NumberFormat('en-US', { style: 'currency', currency, ...places }).format(
      amount as Intl.StringNumericLiteral,
    );
  } catch {
    return `${amount} ${currency}`;
  }
}

/** `1.500000` is how a quantity is stored, `1.5` how it is meant. */
export function formatDecimal(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

export function shorten(text: string, head = 10, tail = 6): string {
  return text.length <= head + tail + 1 ? text : `${text.slice(0, head)}…${text.slice(-tail)}`;
}
