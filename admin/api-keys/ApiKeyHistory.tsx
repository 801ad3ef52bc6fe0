import { Alert, Box, Button, Link as MuiLink, Stack } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { useMay } from '../layout/context.ts';
import { filteredPath } from '../ui/filteredPath.ts';
import { Icon } from '../ui/icons.tsx';
import { Panel } from '../ui/Panel.tsx';
import { ApiKeyHistoryChange } from './ApiKeyHistoryChange.tsx';
import { ApiKeyHistoryVerdict } from './ApiKeyHistoryVerdict.tsx';
import { useApiKeyHistory, useVerifyHistory } from './useApiKeyHistory.ts';

/** Who changed it, what and why; and that it is what the ledger keeps of it. */
export const ApiKeyHistory = ({ id }: { id: string }) => {
  const t = useTranslate();
  const { data } = useApiKeyHistory(id);
  const { verify, checked, error, isPending } = useVerifyHistory(id, data?.[0]?.id);
  if (!data || data.length === 0) return null;
  return (
    <Panel
      flush
      title={t('api_keys.history.title')}
      hint={t('api_keys.history.hint')}
      actions={<Actions id={id} verify={verify} isPending={isPending} />}
    >
      {error && (
        <Alert severity="error" sx={{ mx: 2.5, mb: 1.5 }}>
          {t('api_keys.history.failed', { message: error.message })}
        </Alert>
      )}
      {checked && <ApiKeyHistoryVerdict checked={checked} />}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {checked
          ? checked.changes.map((change) => (
              <ApiKeyHistoryChange
                key={change.entryId ?? change.id}
                change={change.kept ? { ...change.kept, createdAt: change.kept.at } : change.shown}
                place={change.entryId ? { id: change.entryId, logIndex: change.logIndex } : null}
                checked={change}
              />
            ))
          : data.map((change) => (
              <ApiKeyHistoryChange key={change.id} change={change} place={change.ledgerEntry} />
            ))}
      </Box>
    </Panel>
  );
};

const Actions = ({ id, verify, isPending }: { id: string; verify: () => void; isPending: boolean }) => {
  const t = useTranslate();
  const may = useMay('activity:read');
  const list = useCreatePath()({ resource: 'activities', type: 'list' });
  return (
    <Stack direction="row" sx={{ gap: 2, alignItems: 'center' }}>
      {may && (
        <MuiLink component={Link} to={filteredPath(list, { subjectId: id })} sx={{ fontSize: '0.8125rem' }}>
          {t('api_keys.history.all')}
        </MuiLink>
      )}
      <Button
        size="small"
        variant="outlined"
        startIcon={<Icon name="checkCircle" size={15} />}
        onClick={verify}
        disabled={isPending}
      >
        {t(isPending ? 'api_keys.history.verifying' : 'api_keys.history.verify')}
      </Button>
    </Stack>
  );
};
