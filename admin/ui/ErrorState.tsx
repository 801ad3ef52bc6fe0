import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { errorBody } from '../relay/errors.ts';
import { EmptyState } from './EmptyState.tsx';

const kinds: Record<string, 'not_found' | 'forbidden' | 'network'> = {
  NOT_FOUND: 'not_found',
  BAD_USER_INPUT: 'not_found',
  INSUFFICIENT_SCOPE: 'forbidden',
  NO_ORGANIZATION: 'forbidden',
  NETWORK: 'network',
};

/** Not found, not allowed and not reachable are three different things to whoever reads it. */
export const ErrorState = ({
  error,
  retry,
  heading,
}: {
  error: unknown;
  retry?: () => void;
  heading?: 'h1';
}) => {
  const t = useTranslate();
  const kind = kinds[errorBody(error)?.code ?? ''] ?? 'failed';
  const icon = kind === 'forbidden' ? 'lock' : kind === 'not_found' ? 'search' : 'alert';
  const detail = error instanceof Error && (kind === 'failed' || kind === 'forbidden') ? error.message : null;
  return (
    <EmptyState
      icon={icon}
      heading={heading}
      title={t(`console.error.${kind}.title`)}
      actions={retry && kind !== 'not_found' && <Button onClick={retry}>{t('console.error.retry')}</Button>}
    >
      {t(`console.error.${kind}.text`)}
      {detail && <div>{detail}</div>}
    </EmptyState>
  );
};
