import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { errorBody } from '../relay/errors.ts';
import { EmptyState } from './EmptyState.tsx';

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
  const code = errorBody(error)?.code ?? 'UNKNOWN';
  const kind =
    code === 'NOT_FOUND' || code === 'BAD_USER_INPUT'
      ? 'not_found'
      : code === 'INSUFFICIENT_SCOPE'
        ? 'forbidden'
        : code === 'NETWORK'
          ? 'network'
          : 'failed';
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
