import type { IncomingMessage } from 'node:http';
import { type Environment, environments } from '#server/auth/principal.ts';
import type { Caller, Runtime } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { createAddressLimiter } from '#server/http/address-limiter.ts';
import { sendJson } from '#server/http/respond.ts';
import { refuseV1 } from '#server/http/rest/errors.ts';
import type { Address, Exchange, Route } from '#server/http/routes.ts';
import {
  checkpointFrom,
  checkpointOfSize,
  cosignedCheckpoint,
  latestCheckpoint,
  logKeys,
} from '#server/ledger/checkpoint.query.ts';
import { type Checkpoint, checkpointNote } from '#server/ledger/checkpoint.ts';
import { consistencyPath } from '#server/ledger/proof.ts';
import { parseTilePath, widthOf } from '#server/ledger/tile.ts';
import { readEntries, readTiles } from '#server/ledger/tree.query.ts';

/** A mirror reads one tile and one bundle of entries for 256 events. */
const perMinute = 600;

const moment = 'public, max-age=1';
const forGood = 'public, max-age=31536000, immutable';

type Answer = (exchange: Exchange, rest: string) => Promise<void>;

/** `/ledger/live` and `/ledger/test`: the logs as C2SP tlog-tiles has them, for anybody. */
export function ledgerRoutes(runtime: Runtime, callerOf: (req: IncomingMessage) => Caller): Route[] {
  const limiter = createAddressLimiter(perMinute);
  return environments.map((environment) =>
    logRoute(answersOf(runtime, environment), environment, (req) => limiter.spend(callerOf(req).ip)),
  );
}

function logRoute(
  answers: Readonly<Record<string, Answer>>,
  environment: Environment,
  admit: (req: IncomingMessage) => Promise<void>,
): Route {
  const prefix = `/ledger/${environment.toLowerCase()}/`;
  return {
    name: 'ledger',
    at: new RegExp(`^${prefix}`),
    refuse: refuseV1,
    addresses: addressesOf(prefix),
    async answer(exchange) {
      const { req, res, path } = exchange;
      res.setHeader('Access-Control-Allow-Origin', '*');
      await admit(req);
      if (req.method !== 'GET' && req.method !== 'HEAD') {
        throw new RequestError('METHOD_NOT_ALLOWED', 405, 'Use GET.', { headers: { Allow: 'GET' } });
      }
      const [, name = '', rest = ''] = /^([^/]*)\/?(.*)$/.exec(path.slice(prefix.length)) ?? [];
      const answer = Object.hasOwn(answers, name) ? answers[name] : undefined;
      if (!answer) throw nothing();
      await answer(exchange, rest);
    },
  };
}

const addressesOf = (prefix: string): Address[] => [
  {
    call: `GET ${prefix}checkpoint`,
    what: 'The latest signed checkpoint of the log; see [ledger.md](ledger.md).',
  },
  { call: `GET ${prefix}checkpoint/{size}`, what: 'The one of that size, where one was signed.' },
  { call: `GET ${prefix}checkpoint/from/{size}`, what: 'The smallest one of that size or more.' },
  { call: `GET ${prefix}checkpoint/cosigned`, what: 'The newest of those with the most cosignatures.' },
  { call: `GET ${prefix}tile/…`, what: 'Its tiles and entries, as C2SP tlog-tiles has them.' },
  { call: `GET ${prefix}keys`, what: 'The public keys of checkpoints, receipts and witnesses.' },
  { call: `GET ${prefix}consistency?from=…&to=…`, what: 'That the smaller tree is part of the larger.' },
];

const nothing = () => new RequestError('NOT_FOUND', 404, 'The log has nothing here, or not yet.');

type Answers = Readonly<Record<string, Answer>>;

function answersOf({ pool, config }: Runtime, environment: Environment): Answers {
  const sizeOf = async () => (await latestCheckpoint(pool, environment))?.size ?? 0;

  async function checkpointAt(rest: string): Promise<Checkpoint | null> {
    if (rest === '') return latestCheckpoint(pool, environment);
    if (rest === 'cosigned') return cosignedCheckpoint(pool, environment, config.witnesses.length);
    const [, from, size] = /^(from\/)?([1-9]\d{0,14})$/.exec(rest) ?? [];
    if (size === undefined) return null;
    return (from ? checkpointFrom : checkpointOfSize)(pool, environment, Number(size));
  }

  async function checkpoint({ res }: Exchange, rest: string): Promise<void> {
    const found = await checkpointAt(rest);
    if (!found) throw nothing();
    send(res, checkpointNote(found), 'text/plain; charset=utf-8', moment);
  }

  async function tile({ res }: Exchange, rest: string): Promise<void> {
    const [, level = '', path = ''] = /^(entries|[0-9]|[1-5]\d|6[0-3])\/(.*)$/.exec(rest) ?? [];
    const asked = parseTilePath(path);
    if (!asked) throw nothing();
    const at = { ...asked, level: level === 'entries' ? 0 : Number(level) };
    if (widthOf(at.level, at.index, await sizeOf()) < at.width) throw nothing();
    const [bytes] =
      level === 'entries'
        ? [await readEntries(pool, environment, at)]
        : await readTiles(pool, environment, [at]);
    send(res, bytes ?? '', 'application/octet-stream', forGood);
  }

  async function keys({ res }: Exchange, rest: string): Promise<void> {
    const found = rest === '' ? await logKeys(pool, environment) : null;
    if (!found) throw nothing();
    const receiptKeys = found.receiptKeys.map((key) => ({
      ...key,
      publicKey: key.publicKey.toString('base64'),
    }));
    const witnesses = config.witnesses.map(({ name, vkey }) => ({ name, vkey }));
    sendJson(res, 200, { ...found, receiptKeys, witnesses }, { 'Cache-Control': moment });
  }

  async function consistency({ req, res }: Exchange, rest: string): Promise<void> {
    if (rest !== '') throw nothing();
    const query = new URL(req.url ?? '', 'http://localhost').searchParams;
    const [from, to] = [sizeIn(query, 'from'), sizeIn(query, 'to')];
    if (from > to || to > (await sizeOf())) {
      const message = 'from must be at most to, and to at most the size of the latest checkpoint.';
      throw new RequestError('BAD_REQUEST', 400, message);
    }
    const path = (await consistencyPath(pool, environment, from, to)).map((hash) => hash.toString('base64'));
    sendJson(res, 200, { from, to, path }, { 'Cache-Control': forGood });
  }

  return { checkpoint, tile, keys, consistency };
}

function sizeIn(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  throw new RequestError('BAD_REQUEST', 400, `${name} must be the size of a tree: a whole number.`);
}

function send(res: Exchange['res'], body: string | Buffer, type: string, cacheControl: string): void {
  res.writeHead(200, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': cacheControl,
  });
  res.end(body);
}
