import type { LookupAddress } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { AddressNotAllowedError, addressesOf, hostOf, type Resolve } from './addresses.ts';
import type { AttemptError } from './webhook-delivery.entity.ts';

export interface PostOptions {
  resolve: Resolve;
  allowPrivate: boolean;
  timeoutMs: number;
  /** Gives up at once, for the end of the process. */
  signal: AbortSignal;
}

export interface Reply {
  status: number | null;
  error: AttemptError | null;
  /** How the body begins. */
  response: string | null;
  retryAfter: string | undefined;
}

const maxBodyBytes = 64 * 1024;
const keptBytes = 1024;
const maxHeaderBytes = 16 * 1024;

/** One POST, to where the URL leads and nowhere else. Whatever goes wrong is an answer too; only `signal` throws. */
export async function post(
  url: URL,
  { headers, body }: { headers: Record<string, string>; body: string },
  options: PostOptions,
): Promise<Reply> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([timeout, options.signal]);
  try {
    if (url.protocol !== 'https:' && !options.allowPrivate) throw new AddressNotAllowedError();
    const addresses = await within(signal, addressesOf(url, options));
    return await exchange(url, { headers, body }, addresses, signal);
  } catch (error) {
    if (options.signal.aborted) throw error;
    return { ...nothing, error: timeout.aborted ? 'TIMEOUT' : kindOf(error) };
  }
}

const nothing = { status: null, response: null, retryAfter: undefined };

function within<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function exchange(
  url: URL,
  { headers, body }: { headers: Record<string, string>; body: string },
  addresses: [LookupAddress, ...LookupAddress[]],
  signal: AbortSignal,
): Promise<Reply> {
  const isTls = url.protocol === 'https:';
  const [first] = addresses;
  const lookup: LookupFunction = (_hostname, { all }, done) =>
    all ? done(null, addresses) : done(null, first.address, first.family);
  return new Promise((resolve, reject) => {
    const request = (isTls ? https : http).request({
      method: 'POST',
      protocol: url.protocol,
      hostname: hostOf(url),
      port: url.port || (isTls ? 443 : 80),
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      lookup,
      signal,
      maxHeaderSize: maxHeaderBytes,
      // An agent of its own: no proxy from the environment, no connection of somebody else's.
      agent: new (isTls ? https : http).Agent({ keepAlive: false }),
    });
    request.on('error', reject);
    request.on('response', (response) => void read(response).then(resolve, reject));
    request.end(body);
  });
}

/** The status is the answer; of the body some is read, and when it does not come or does not end that is no matter. */
async function read(response: IncomingMessage): Promise<Reply> {
  const status = response.statusCode ?? 0;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= maxBodyBytes) break;
    }
  } catch {
    // Cut short: what has come is kept.
  } finally {
    response.destroy();
  }
  return {
    status,
    error: status >= 300 && status < 400 ? 'REDIRECT' : null,
    response: asText(Buffer.concat(chunks)),
    retryAfter: response.headers['retry-after'],
  };
}

/** PostgreSQL holds no NUL. */
const asText = (body: Buffer) =>
  body.subarray(0, keptBytes).toString('utf8').replaceAll('\0', '\uFFFD').toWellFormed() || null;

const dnsCodes =
  /^(ENOTFOUND|ENODATA|EAI_|ESERVFAIL|EREFUSED|ETIMEOUT|ECANCELLED|EBADNAME|EBADRESP|EFORMERR|ENONAME)/;
const tlsCodes = /TLS|SSL|CERT|SELF_SIGNED|UNABLE_TO|ISSUER|SIGNATURE/;

function kindOf(error: unknown): AttemptError {
  if (error instanceof AddressNotAllowedError) return 'ADDRESS_NOT_ALLOWED';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (dnsCodes.test(code)) return 'DNS';
  if (code.startsWith('HPE_')) return 'INVALID_RESPONSE';
  return tlsCodes.test(code) ? 'TLS' : 'CONNECTION';
}
