import { GraphQLError, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { DateTimeResolver } from 'graphql-scalars';
import { IncomingFile } from '#server/incoming-file.ts';
import { minorUnits } from '#server/money.ts';
import { builder } from './builder.ts';

function refuse(message: string): never {
  throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

builder.scalarType('DateTime', {
  description:
    'An instant, RFC 3339 with an offset, e.g. `2026-11-20T09:30:00Z`. Answers are UTC, to the millisecond.',
  serialize: (value) => (value instanceof Date ? value : new Date(value)).toISOString(),
  parseValue: (value) => toDate(value),
  parseLiteral: (node) => toDate(node.kind === Kind.STRING ? node.value : undefined),
});

function toDate(value: unknown): Date {
  if (typeof value !== 'string') refuse('DateTime must be a string like "2026-11-20T09:30:00Z".');
  try {
    const parsed: Date = DateTimeResolver.parseValue(value);
    if (parsed.getUTCFullYear() >= 1970 && parsed.getUTCFullYear() <= 9999) return parsed;
  } catch {
    // the message below says what is expected
  }
  return refuse(
    `"${value.slice(0, 60)}" is not an instant between the years 1970 and 9999, like "2026-11-20T09:30:00Z".`,
  );
}

builder.scalarType('Date', {
  description: 'A calendar day, e.g. `2026-11-20`.',
  serialize: (value) => value,
  parseValue: (value) => toDay(value),
  parseLiteral: (node) => toDay(node.kind === Kind.STRING ? node.value : undefined),
});

function toDay(value: unknown): string {
  const isDay = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
  const midnight = isDay ? new Date(`${value}T00:00:00Z`) : null;
  if (
    !isDay ||
    !midnight ||
    Number.isNaN(midnight.getTime()) ||
    midnight.toISOString().slice(0, 10) !== value
  ) {
    return refuse('Date must be a calendar day like "2026-11-20".');
  }
  if (value < '1970-01-01') return refuse('Date must be in 1970 or later.');
  return value;
}

builder.scalarType('Decimal', {
  description:
    'An exact decimal number. Answers are strings; send a string ("19.99"), a whole number or a literal. ' +
    'A fractional JSON number in variables is refused, because it may already have been rounded.',
  serialize: (value) => String(value),
  parseValue: (value) => {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
    if (typeof value === 'string') return toDecimal(value);
    return refuse('Decimal must be a string like "19.99" (or a whole number).');
  },
  parseLiteral: (node) => {
    const isNumeric = node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT;
    return isNumeric ? toDecimal(node.value) : refuse('Decimal must be a number or a string like "19.99".');
  },
});

function toDecimal(text: string): string {
  if (!/^-?\d{1,20}(\.\d{1,20})?$/.test(text)) {
    return refuse(
      `"${text.slice(0, 60)}" is not a decimal number like "19.99", with at most 20 digits on each side.`,
    );
  }
  return text;
}

builder.scalarType('CurrencyCode', {
  description: 'An ISO 4217 currency code in capitals, e.g. `EUR`.',
  serialize: (value) => value,
  parseValue: (value) => toCurrency(value),
  parseLiteral: (node) => toCurrency(node.kind === Kind.STRING ? node.value : undefined),
});

function toCurrency(value: unknown): string {
  if (typeof value !== 'string' || !/^[A-Z]{3}$/.test(value) || minorUnits(value) === null) {
    return refuse('CurrencyCode must be an ISO 4217 code in capitals, like "EUR".');
  }
  return value;
}

builder.scalarType('Duration', {
  description:
    'A span of time, ISO 8601 with days, hours, minutes and seconds, e.g. `P1D`, `PT12H` or `PT0S`.',
  serialize: (ms) => `PT${ms / 1000}S`,
  parseValue: (value) => toMilliseconds(value),
  parseLiteral: (node) => toMilliseconds(node.kind === Kind.STRING ? node.value : undefined),
});

const durationPattern =
  /^P(?!$)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?!$)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/;

/** Calendar years and months have no fixed length, so they are not taken. */
function toMilliseconds(value: unknown): number {
  const parts = typeof value === 'string' ? durationPattern.exec(value)?.slice(1) : null;
  if (!parts)
    return refuse('Duration must be ISO 8601 without years and months, like "P1D", "PT12H" or "PT0S".');
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node: ValueNode, variables) => valueFromASTUntyped(node, variables),
});

builder.scalarType('Upload', {
  description:
    'A file. It comes as a part of its own of a `multipart/form-data` request, with null in its place in the variables ' +
    '(https://github.com/jaydenseric/graphql-multipart-request-spec).',
  serialize: () => refuse('Upload is never answered.'),
  parseValue: (value) => (value instanceof IncomingFile ? value : notSent()),
  parseLiteral: () => notSent(),
});

function notSent(): never {
  return refuse('Send the file as a part of a multipart/form-data request, with null in its place here.');
}
