import { type Bytes, bytesOfBase64, MalformedError, naturalOf } from './bytes.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';

/** C2SP tlog-proof: where an entry stands in a log, the way up from there, and the log's own word for the top. */
export interface TlogProof {
  extra: Bytes | null;
  index: number;
  path: readonly Bytes[];
  checkpoint: Checkpoint;
}

export const firstLine = 'c2sp.org/tlog-proof@v1';

/** A payload of 64 KiB and a hundred post-quantum signatures fit. */
export const maxProofBytes = 1024 * 1024;
/** A tree whose size can be counted with is no higher. */
const maxPath = 53;

export const looksLikeProof = (text: string) => text.startsWith('c2sp.org/tlog-proof@');

export function parseTlogProof(text: string): TlogProof {
  if (text.length > maxProofBytes)
    throw new MalformedError('The file is larger than a proof can be (1 MiB).');
  if (!text.startsWith(`${firstLine}\n`))
    throw new MalformedError(`The file does not begin with "${firstLine}": it is not a proof of this kind.`);
  const end = text.indexOf('\n\n');
  if (end < 0) throw new MalformedError('The file ends before its checkpoint.');
  const [, ...lines] = text.slice(0, end).split('\n');
  const extra = lines[0]?.startsWith('extra ') ? lines.shift()?.slice('extra '.length) : undefined;
  const index = lines.shift();
  if (!index?.startsWith('index ')) throw new MalformedError('The file has no line with the index.');
  if (lines.length > maxPath) throw new MalformedError(`The path has more than ${maxPath} hashes.`);
  return {
    extra: extra === undefined ? null : bytesOfBase64(extra),
    index: naturalOf(index.slice('index '.length), 'index'),
    path: lines.map((line) => bytesOfBase64(line, 32)),
    checkpoint: parseCheckpoint(text.slice(end + 2)),
  };
}
