import { useTranslate } from 'react-admin';
import type { TraceStatus } from '../gql/graphql.ts';
import type { Tone } from '../theme/tokens.ts';
import type { IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';

const looks: Readonly<Record<TraceStatus, [Tone, IconName]>> = {
  OPEN: ['info', 'draft'],
  SEALING: ['warn', 'clock'],
  SEALED: ['good', 'lock'],
};

export const TraceStatusChip = ({ status }: { status: TraceStatus }) => {
  const t = useTranslate();
  const [tone, icon] = looks[status];
  return <StatusChip tone={tone} icon={icon} label={t(`traces.status.${status}`)} />;
};
