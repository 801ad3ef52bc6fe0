/** What came of asking a witness to cosign (C2SP tlog-witness, `add-checkpoint`). */
export type Answer =
  | { kind: 'cosigned'; lines: string }
  /** It stands at another size than the proof began at. */
  | { kind: 'elsewhere'; size: number }
  | { kind: 'refused'; status: number; text: string }
  | { kind: 'unreachable'; text: string };

const timeoutMs = 10_000;
/** Cosignatures of several keys fit, post-quantum ones too. */
const maxBytes = 64 * 1024;

export interface Submission {
  /** The size that the path begins at. */
  old: number;
  path: readonly Buffer[];
  checkpoint: string;
}

const submissionText = ({ old, path, checkpoint }: Submission) =>
  [`old ${old}`, ...path.map((hash) => hash.toString('base64')), '', checkpoint].join('\n');

/** One request, to where the URL leads and nowhere else. Whatever goes wrong is an answer too; only `signal` throws. */
export async function addCheckpoint(
  url: string,
  submission: Submission,
  signal: AbortSignal,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(`${url}/add-checkpoint`, {
      method: 'POST',
      body: submissionText(submission),
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'manual',
      signal: AbortSignal.any([timeout, signal]),
    });
    return answerOf(response, await textOf(response));
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: 'unreachable', text: timeout.aborted ? 'It did not answer in time.' : causeOf(error) };
  }
}

function answerOf({ status, headers }: Response, text: string): Answer {
  if (status === 200) return { kind: 'cosigned', lines: text };
  const size = /^(0|[1-9]\d{0,15})\n$/.exec(text)?.[1];
  const isSize = headers.get('content-type')?.split(';', 1)[0] === 'text/x.tlog.size';
  if (status === 409 && isSize && size !== undefined) return { kind: 'elsewhere', size: Number(size) };
  return { kind: 'refused', status, text: sentence(text) };
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Error('Its answer is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const maxSaid = 200;

/** How the answer begins, fit to be shown and stored. */
const sentence = (text: string) =>
  text
    .replace(/[^\p{L}\p{N}\p{P}\p{S}]+/gu, ' ')
    .trim()
    .slice(0, maxSaid)
    .toWellFormed();

/** The system's word for it, without the address. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  if (code) return `The connection failed (${code}).`;
  return cause instanceof Error ? sentence(cause.message) : 'The connection failed.';
}
