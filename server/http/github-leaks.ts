import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { LeakSignatures } from '#server/auth/leak-signatures.ts';
import { sha256 } from '#server/auth/secrets.ts';
import type { Caller } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { createAddressLimiter } from './address-limiter.ts';
import { readBytes, requireJson, textOf } from './body.ts';
import { headerReader } from './headers.ts';
import { maxBodyBytes } from './limits.ts';
import { sendJson } from './respond.ts';
import type { Exchange } from './routes.ts';

export type ReportLeak = (
  finding: { token: string; url: string; source: string },
  caller: Caller,
  requestId: string,
) => Promise<boolean>;

const wrongSignaturesPerMinute = 20;
const maxFindings = 1_000;
const maxToken = 512;
const maxUrl = 2_000;
const maxName = 100;

/** What PostgreSQL cannot hold is left out, and what is too long is cut: it only says where to look. */
const told = (max: number) =>
  z
    .string()
    .nullish()
    .transform((text) => (text ?? '').toWellFormed().replaceAll('\0', '').slice(0, max));

const report = z.array(
  z.object({ token: z.string(), type: told(maxName), url: told(maxUrl), source: told(maxName) }),
);

/**
 * `POST /v1/leaks/github`: the alert service of GitHub's secret scanning partner program, and of whatever signs as it
 * does (https://docs.github.com/code-security/secret-scanning/secret-scanning-partner-program). Nothing is read of
 * a report before its signature holds. The answer says of each token whether it is a key, by its hash.
 */
export function createGithubLeaksRoute(
  signatures: LeakSignatures,
  reportLeak: ReportLeak,
  callerOf: (req: IncomingMessage) => Caller,
) {
  const limiter = createAddressLimiter(wrongSignaturesPerMinute);

  return async ({ req, res, requestId }: Exchange): Promise<void> => {
    if (req.method !== 'POST') {
      throw new RequestError('METHOD_NOT_ALLOWED', 405, 'Use POST.', { headers: { Allow: 'POST' } });
    }
    const caller = callerOf(req);
    await limiter.requireRoom(caller.ip);
    const body = await signedBody(req, signatures).catch(async (error: unknown) => {
      if (error instanceof RequestError && error.status === 401) await limiter.spend(caller.ip);
      throw error;
    });
    const answers = [];
    for (const { token, type, ...place } of findingsIn(body)) {
      const isKey = token.length <= maxToken && (await reportLeak({ token, ...place }, caller, requestId));
      answers.push({
        token_hash: sha256(token).toString('hex'),
        token_type: type,
        label: isKey ? 'true_positive' : 'false_positive',
      });
    }
    sendJson(res, 200, answers);
  };
}

async function signedBody(req: IncomingMessage, signatures: LeakSignatures): Promise<Buffer> {
  const header = headerReader(req);
  const identifier = header('github-public-key-identifier');
  const signature = header('github-public-key-signature');
  if (!identifier || !signature) {
    throw unsigned('Send Github-Public-Key-Identifier and Github-Public-Key-Signature.');
  }
  requireJson(req);
  const body = await readBytes(req, maxBodyBytes);
  if (await signatures.verify(identifier, signature, body)) return body;
  throw unsigned('The signature is not one of the scanner over this body.');
}

const unsigned = (message: string) => new RequestError('INVALID_SIGNATURE', 401, message);

function findingsIn(body: Buffer): z.output<typeof report> {
  const { success, data } = report.safeParse(parsed(textOf(body)));
  if (!success) {
    const message =
      'Send a JSON array of findings: [{"token": "…", "type": "…", "url": "…", "source": "…"}].';
    throw new RequestError('BAD_REQUEST', 400, message);
  }
  if (data.length <= maxFindings) return data;
  throw new RequestError('PAYLOAD_TOO_LARGE', 413, `At most ${maxFindings} findings at once.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
