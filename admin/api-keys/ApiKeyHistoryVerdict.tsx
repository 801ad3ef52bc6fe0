import { useTranslate } from 'react-admin';
import type { ChangeOutcome, CheckedHistory } from '../../server/ledger/verifier/history.ts';
import { Verdict, type VerdictLook } from '../ui/Verdict.tsx';

const looks: Record<CheckedHistory['verdict'], VerdictLook> = {
  intact: { tone: 'good', icon: 'checkCircle' },
  broken: { tone: 'bad', icon: 'alert' },
  incomplete: { tone: 'warn', icon: 'clock' },
};

const amiss: readonly ChangeOutcome[] = ['altered', 'removed', 'missing', 'unproved', 'waiting', 'unchecked'];

/** What the check of a whole history has come to. */
export const ApiKeyHistoryVerdict = ({ checked }: { checked: CheckedHistory }) => {
  const t = useTranslate();
  const { verdict, changes, lost } = checked;
  const counts = amiss.flatMap((outcome) => {
    const count = changes.filter((change) => change.outcome === outcome).length;
    return count > 0 ? [t(`api_keys.history.count.${outcome}`, { smart_count: count })] : [];
  });
  const numbers = { smart_count: lost.length, numbers: lost.join(', ') };
  const title = t(`api_keys.history.verdict.${verdict}`, { smart_count: changes.length });
  return (
    <Verdict {...looks[verdict]} title={title}>
      {counts.length > 0 && <span>{counts.join(' · ')}</span>}
      {lost.length > 0 && <span>{t('api_keys.history.lost', numbers)}</span>}
      <span>{t('api_keys.history.checked')}</span>
    </Verdict>
  );
};
