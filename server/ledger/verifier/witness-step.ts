import { type CheckedSignature, type Checkpoint, checkSignature } from './checkpoint.ts';
import { parseVerifierKey, signaturesBy, type VerifierKey } from './note.ts';
import { type Step, step } from './report.ts';

interface Cosigned extends CheckedSignature {
  key: VerifierKey;
}

/** Who else has seen this state of the log. `quorum` is how many of the known witnesses must have. */
export async function witnessStep(
  checkpoint: Checkpoint,
  witnesses: readonly string[],
  quorum: number,
): Promise<Step> {
  const keys = await Promise.all(witnesses.map(parseVerifierKey));
  const cosigned = (await Promise.all(keys.map((key) => cosignatureOf(checkpoint, key)))).filter(
    (each) => each !== null,
  );
  const facts = Object.fromEntries(cosigned.map((each) => [each.key.name, saying(each)]));
  const bad = cosigned.find(({ outcome }) => outcome === 'invalid');
  if (bad) return step('witnesses', 'failed', `The cosignature of ${bad.key.name} does not fit.`, facts);
  const count = cosigned.filter(({ outcome }) => outcome === 'valid').length;
  const open = cosigned.length - count;
  if (count < quorum) {
    const outcome = count + open < quorum ? 'failed' : 'skipped';
    const detail = `${people(count)} of the ${quorum} that are needed can be counted.`;
    return step('witnesses', outcome, detail, facts);
  }
  if (count > 0)
    return step('witnesses', 'ok', `${people(count)} cosigned it: they saw the same log.`, facts);
  if (open > 0)
    return step('witnesses', 'skipped', 'There are cosignatures, which cannot be checked here.', facts);
  const detail =
    keys.length > 0
      ? 'No known witness has cosigned this state of the log.'
      : 'No witnesses of this log are known here.';
  return step('witnesses', 'skipped', `${detail} The log's own word for its history stands alone.`);
}

const people = (count: number) => (count === 1 ? 'One witness' : `${count} witnesses`);

async function cosignatureOf(checkpoint: Checkpoint, key: VerifierKey): Promise<Cosigned | null> {
  const checked = await Promise.all(
    signaturesBy(key, checkpoint.note).map((line) => checkSignature(checkpoint, key, line)),
  );
  const worst = checked.find(({ outcome }) => outcome !== 'valid') ?? checked[0];
  return worst ? { ...worst, key } : null;
}

function saying({ outcome, timestamp, key }: Cosigned): string {
  if (outcome === 'invalid') return 'does not fit';
  if (outcome === 'unsupported') return `${key.algorithm}: cannot be checked here`;
  return timestamp ? `cosigned at ${timeOf(timestamp)}` : 'cosigned';
}

const lastSecond = 8_640_000_000_000n;

const timeOf = (seconds: bigint) =>
  seconds > lastSecond ? `${seconds} s` : new Date(Number(seconds) * 1000).toISOString();
