import { RequestError } from '#server/errors.ts';

/** A place in a list: the row's id and, unless the list is in order of ids alone, what it is ordered by. */
export interface Cursor {
  id: string;
  key: string | null;
}

export type Keyed = { id: string; cursorKey?: string };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function writeCursor({ id, cursorKey }: Keyed): string {
  return Buffer.from(cursorKey === undefined ? id : `${id}:${cursorKey}`).toString('base64url');
}

/** What PostgreSQL writes for these types. It would refuse anything else too, but only where there are rows to compare. */
const written = {
  text: /^/,
  int: /^-?\d{1,10}$/,
  bigint: /^-?\d{1,19}$/,
  date: /^(-?infinity|\d{4,}-\d\d-\d\d( BC)?)$/,
  timestamptz: /^(-?infinity|\d{4,}-\d\d-\d\d [\d:.+-]+( BC)?)$/,
};

export type KeyType = keyof typeof written;

/** `type` is that of the key, in a list that has one. */
export function readCursor(text: string, type: KeyType | undefined): Cursor {
  const plain = Buffer.from(text, 'base64url').toString();
  const id = plain.slice(0, 36);
  const key = plain.length > 36 ? plain.slice(37) : null;
  if (!uuid.test(id) || (key !== null && plain[36] !== ':') || plain.includes('\0')) throw badCursor();
  if (type && (key === null || !written[type].test(key))) throw badCursor();
  return { id, key };
}

export const badCursor = () =>
  new RequestError(
    'BAD_USER_INPUT',
    400,
    'This cursor is not one of this list; use a cursor from its pageInfo or edges.',
  );
