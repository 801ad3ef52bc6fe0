import type { IncomingMessage } from 'node:http';
import { missingKey } from '#server/auth/authenticate.ts';
import type { Context } from '#server/context.ts';
import type { Upload } from '#server/incoming-file.ts';
import { badForm, closeForm, openForm } from './multipart.ts';

/**
 * Reads a request of the GraphQL multipart request specification
 * (https://github.com/jaydenseric/graphql-multipart-request-spec): `operations`, `map`, one file, in this order. What
 * follows sees the operation as it sees any other; the file comes into its variables by `placeUpload`.
 */
export async function withUpload<Result>(
  req: IncomingMessage,
  ctx: Context,
  answer: () => Promise<Result>,
): Promise<Result> {
  if (ctx.principal.kind === 'ANONYMOUS') throw missingKey();
  const form = await openForm(req, ctx.runtime.documents, ['operations', 'map']);
  try {
    const operations = form.texts.get('operations') ?? '';
    ctx.bodyText = operations;
    ctx.upload = { file: form.file, path: pathIn(form.texts.get('map') ?? '', form.part, operations) };
    return await answer();
  } finally {
    await closeForm(req, form);
  }
}

/** Puts the file where the map says, in variables that were parsed from the same text. */
export function placeUpload(variables: unknown, { file, path }: Upload): void {
  const holder = holderOf(variables, path);
  if (holder) holder[nameIn(path)] = file;
}

const wrongMap =
  'The map must name the place of the one file, as in {"0": ["variables.input.file"]}, and the variable there must be null.';

function pathIn(map: string, part: string, operations: string): readonly string[] {
  const parsed = objectIn(operations);
  if (!parsed) throw badForm('operations must be one JSON object, {"query": …, "variables": …}.');
  const [[name, places] = [], ...others] = Object.entries(objectIn(map) ?? {});
  const place: unknown = Array.isArray(places) && places.length === 1 ? places[0] : null;
  const isOne = others.length === 0 && name === part && typeof place === 'string';
  const path = isOne && /^variables(\.\w{1,100}){1,10}$/.test(place) ? place.split('.').slice(1) : [];
  const holder = path.length > 0 ? holderOf(parsed.variables, path) : null;
  if (holder?.[nameIn(path)] !== null) throw badForm(wrongMap);
  return path;
}

const nameIn = (path: readonly string[]) => path.at(-1) ?? '';

/** What holds the last name of the path, by properties of its own alone. */
function holderOf(root: unknown, path: readonly string[]): Record<string, unknown> | null {
  let at = root;
  for (const name of path.slice(0, -1)) {
    if (!isObject(at) || !Object.hasOwn(at, name)) return null;
    at = at[name];
  }
  return isObject(at) && Object.hasOwn(at, nameIn(path)) ? at : null;
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
