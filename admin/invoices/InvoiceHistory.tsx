import { useTranslate } from 'react-admin';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';
import { CopyText } from '../ui/CopyText.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Panel } from '../ui/Panel.tsx';
import { TimeText } from '../ui/TimeText.tsx';

export const InvoiceHistory = ({ record }: { record: InvoiceRecordFragment }) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.invoices.fields.${name}`);
  const steps = [
    ['finalizedAt', record.finalizedAt],
    ['sentAt', record.sentAt],
    ['viewedAt', record.viewedAt],
    ['paidAt', record.paidAt],
    ['voidedAt', record.voidedAt],
  ] as const;
  return (
    <Panel title={t('invoices.document.record')}>
      <Facts>
        <Fact label={field('id')}>
          <CopyText text={record.id} what={field('id')} />
        </Fact>
        <Fact label={field('createdAt')}>
          <TimeText at={record.createdAt} /> · {record.createdBy.label}
        </Fact>
        {steps.map(
          ([name, at]) =>
            at && (
              <Fact key={name} label={field(name)}>
                <TimeText at={at} />
              </Fact>
            ),
        )}
      </Facts>
    </Panel>
  );
};
