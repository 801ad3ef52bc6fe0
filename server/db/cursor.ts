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

export function readCursor(text: string): Cursor {
  const plain = Buffer.from(text, 'base64url').toString();
  const id = plain.slice(0, 36);
  if (!uuid.test(id) || (plain.length > 36 && plain[36] !== ':') || plain.includes('\0')) throw badCursor();
  return { id, key: plain.length > 36 ? plain.slice(37) : null };
}

export const badCursor = () =>
  new RequestError(
    'BAD_USER_INPUT',
    400,
    'This cursor is not one of this list; use a cursor from its pageInfo or edges.',
  );
