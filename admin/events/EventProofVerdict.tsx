import type { Verdict as Outcome } from '../../server/ledger/verifier/verify-proof.ts';
import { Verdict, type VerdictLook } from '../ui/Verdict.tsx';
import type { CheckedEvent } from './reads.ts';

const looks: Record<Outcome, VerdictLook> = {
  verified: { tone: 'good', icon: 'checkCircle' },
  failed: { tone: 'bad', icon: 'alert' },
  incomplete: { tone: 'warn', icon: 'info' },
};

/** What all the steps come to, in the words of the public page. */
export const EventProofVerdict = ({ checked: { summary, verification } }: { checked: CheckedEvent }) => (
  <Verdict {...looks[verification.verdict]} title={summary.title}>
    <span>{summary.text}</span>
  </Verdict>
);
