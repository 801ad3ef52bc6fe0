import type { Step, StepName } from './report.ts';
import type { Verification } from './verify-proof.ts';

/** What a verification comes to, in the words that the page and the command share. */
export interface Summary {
  title: string;
  text: string;
}

export const notProved =
  'Not proved: that the content is true, accurate or lawful, or who is behind it. Only that it existed in exactly this form at that time.';

export function summaryOf({ verdict, failed, open, trust, steps, proof, trace }: Verification): Summary {
  const wrong = steps.find(({ name }) => name === failed);
  if (wrong) return failure(wrong);
  if (!proof) throw new Error('a proof without a failed step has been read');
  const { opening } = proof.event;
  if (verdict === 'incomplete') {
    const reasons = steps.filter(({ name }) => open.includes(name)).map(({ detail }) => detail);
    return {
      title: 'Not everything could be checked',
      text: `Nothing speaks against it. ${reasons.join(' ')}`,
    };
  }
  const log = `the ${opening.environment === 'TEST' ? 'test ' : ''}log ${proof.checkpoint.origin}`;
  const compared = steps.filter(
    ({ name, outcome }) => (isOfFile(name) || name === 'trace') && outcome === 'ok',
  );
  const what = trace
    ? `The seal of the trace "${trace.label}" was taken`
    : `A record of the type "${opening.type}" was taken`;
  const text = [
    `${what} into ${log} on ${timeText(opening.ingestedAt)}, and has not been changed since.`,
    ...compared.map(({ detail }) => detail),
  ].join(' ');
  if (trust === 'known') return { title: 'Verified', text };
  return {
    title: 'Verified, by the key that it names',
    text: `${text} This stands and falls with that key: compare it with one that you have from elsewhere.`,
  };
}

/** Whether a step looks at what was put beside the proof rather than at the proof. */
export const isOfFile = (name: StepName) => name === 'payload' || name === 'document';

function failure({ name, title, detail }: Step): Summary {
  if (isOfFile(name))
    return {
      title: name === 'payload' ? 'The content does not match' : 'The file does not match',
      text: `${detail} Everything else holds.`,
    };
  return { title: 'This does not hold', text: `It fails at “${title}”. ${detail}` };
}

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** The same everywhere, whatever language a machine speaks: `20 November 2026, 12:34:56 UTC`. */
export function timeText(instant: string): string {
  const [year, month, day] = instant.slice(0, 10).split('-');
  return `${Number(day)} ${months[Number(month) - 1]} ${year}, ${instant.slice(11, 19)} UTC`;
}
