import { HttpError } from 'react-admin';
import type { Request } from './execute.ts';
import { type Saved, succeed } from './relay-data-provider.ts';

export type Ask = <Data>(asked: Request<Data>) => Promise<Data>;

/** A verb that answers with the record as it is afterwards. */
export function acting(ask: Ask) {
  return async <Item>(asked: Request<Saved<Item>>) => succeed(await ask(asked)).record;
}

/** The result of a question about something; null is that it is not there. */
export function found<Result>({ result }: { result: Result | null }): { result: Result } {
  if (result === null) throw new HttpError('ra.notification.item_doesnt_exist', 404, { code: 'NOT_FOUND' });
  return { result };
}

/** It is missing from repeated answers alone, and the console never asks for those. */
export function withSecret<Answer extends { secret: string | null }>(
  answer: Answer,
): Answer & { secret: string } {
  const { secret } = answer;
  if (secret === null) throw new Error('the answer holds no secret');
  return { ...answer, secret };
}
