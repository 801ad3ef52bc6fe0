import { z } from 'zod';
import { parseNetwork } from './auth/networks.ts';
import { type InputIssue, ValidationError } from './errors.ts';

/** Checks an input and answers it cleaned, or throws one `ValidationError` that names every field at fault. */
export function validate<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input, { error: inWords(schema) });
  if (parsed.success) return parsed.data;
  const [first, ...rest] = parsed.error.issues.map((issue): InputIssue => {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
    return { message: issue.message, path: path.map(String) };
  });
  throw new ValidationError(
    first ? [first, ...rest] : [{ message: 'The input is not acceptable.', path: [] }],
  );
}

const kinds: Readonly<Record<string, string>> = {
  ...{ string: 'a text', boolean: 'true or false', number: 'a number', int: 'a whole number' },
  ...{ array: 'a list', object: 'an object', record: 'an object', date: 'an instant' },
};

/** What is said where a schema leaves it to zod: which field, and what it has to be. */
const inWords =
  (schema: z.ZodType): z.core.$ZodErrorMap =>
  (issue) => {
    if (issue.code === 'unrecognized_keys') return `There is no field ${issue.keys.join(', ')}.`;
    if (issue.code !== 'invalid_type') return undefined;
    const path = issue.path ?? [];
    const field = path.join('.') || 'The input';
    if (issue.input === undefined) return `${field} is missing.`;
    const wanted = `${field} must be ${kinds[issue.expected] ?? issue.expected}`;
    if (issue.input !== null) return `${wanted}.`;
    return canBeLeftOut(schema, path) ? `${wanted} or left out: null is neither.` : `${wanted}, not null.`;
  };

function canBeLeftOut(schema: z.ZodType, path: readonly PropertyKey[]): boolean {
  const [name, ...below] = path;
  if (below.length > 0 || !(schema instanceof z.ZodObject)) return false;
  return schema.shape[String(name)] instanceof z.ZodOptional;
}

/** Throws the refusal for one field. */
export function invalid(path: readonly string[], message: string): never {
  throw new ValidationError([{ path, message }]);
}

/** What PostgreSQL cannot hold, or would hold as something nobody sent: NUL, and half a surrogate pair. */
export const isStorable = (value: string) => !value.includes('\0') && value.isWellFormed();

/** One line or more of text, trimmed. */
export function text(label: string, max: number) {
  return z
    .string()
    .trim()
    .min(1, `${label} must not be empty.`)
    .max(max, `${label} must be at most ${max} characters.`)
    .refine(isStorable, `${label} must not contain a NUL character or half a surrogate pair.`);
}

/** The same, where an empty text or null means none. */
export function optionalText(label: string, max: number) {
  return z.preprocess((value) => (value === '' ? null : value), text(label, max).nullish());
}

export const optionalEmail = z.preprocess(
  (value) => (typeof value === 'string' ? value.trim() || null : value),
  z.email('Give a valid e-mail address.').max(254, 'An e-mail address has at most 254 characters.').nullish(),
);

const maxJsonBytes = 16 * 1024;
const maxJsonDepth = 32;

/** A small JSON object of the caller's own. */
export const jsonObject = (label: string) =>
  z.record(z.string(), z.unknown(), `${label} must be a JSON object.`).superRefine((value, check) => {
    const fault =
      jsonFault(value) ??
      (Buffer.byteLength(JSON.stringify(value)) > maxJsonBytes ? 'be at most 16 KB' : null);
    if (fault) check.addIssue({ code: 'custom', message: `${label} must ${fault}.` });
  });

function jsonFault(value: unknown, depth = 1): string | null {
  if (typeof value === 'string')
    return isStorable(value) ? null : 'not contain a NUL character or half a surrogate pair';
  if (typeof value === 'number')
    return Number.isFinite(value) ? null : 'hold no number beyond what JSON programs can carry';
  if (typeof value !== 'object' || value === null) return null;
  if (depth > maxJsonDepth) return `be nested at most ${maxJsonDepth} levels deep`;
  for (const [key, child] of Object.entries(value)) {
    const fault = jsonFault(key) ?? jsonFault(child, depth + 1);
    if (fault) return fault;
  }
  return null;
}

const maxNetworks = 100;

/** IP addresses and CIDR ranges, each written once. */
export const networkList = z
  .array(
    z
      .string()
      .trim()
      .refine((value) => parseNetwork(value) !== null, {
        error: (issue) =>
          `"${issue.input}" is not an IP address or CIDR range, like 203.0.113.7 or 2001:db8::/32.`,
      }),
  )
  .max(maxNetworks, `At most ${maxNetworks} addresses or ranges.`)
  .transform((list) => [...new Set(list)]);
