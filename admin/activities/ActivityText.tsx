import { useTranslate } from 'react-admin';
import type { ActivityRecordFragment } from '../gql/graphql.ts';
import { RecordLink } from '../ui/RecordLink.tsx';

export const ActivityTitle = ({ record }: { record: Pick<ActivityRecordFragment, 'type'> }) => {
  const t = useTranslate();
  return <strong>{t(`activities.type.${record.type.replace('.', '_')}`, { _: record.type })}</strong>;
};

export const ActivityActor = ({ actor }: { actor: { type: string; id: string | null; label: string } }) => {
  const t = useTranslate();
  if (actor.type === 'API_KEY' && actor.id) {
    return (
      <RecordLink inline resource="api-keys" id={actor.id}>
        {actor.label}
      </RecordLink>
    );
  }
  return actor.type === 'SYSTEM' ? t('activities.system', { label: actor.label }) : actor.label;
};

const pages: Record<string, string> = {
  ...{ key: 'api-keys', cli: 'clients', inv: 'invoices', evt: 'events' },
  ...{ att: 'attestations', trc: 'traces' },
  ...{ po: 'payouts', dsb: 'disbursements' },
  ...{ doc: 'documents', plink: 'payment-links', hook: 'webhook-endpoints' },
};

/** A link where there is a page for it; the object itself may be gone. */
export const ActivitySubject = ({ subject }: { subject: ActivityRecordFragment['subject'] }) => {
  const resource = pages[subject.id.split('_')[0] ?? ''];
  if (!resource) return subject.label;
  return (
    <RecordLink inline resource={resource} id={subject.id}>
      {subject.label}
    </RecordLink>
  );
};
