import { useTranslate } from 'react-admin';
import type { AttestationType } from '../gql/graphql.ts';
import type { Tone } from '../theme/tokens.ts';
import type { IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';

const looks: Readonly<Record<AttestationType, [Tone, IconName]>> = {
  OUTPUT: ['neutral', 'document'],
  DECISION: ['info', 'spark'],
  APPROVAL: ['good', 'check'],
};

export const AttestationTypeChip = ({ type }: { type: AttestationType }) => {
  const t = useTranslate();
  const [tone, icon] = looks[type];
  return <StatusChip tone={tone} icon={icon} label={t(`attestations.type.${type}`)} />;
};
