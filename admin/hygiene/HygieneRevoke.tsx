import { Box } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useDataProvider, useNotify, useRefresh, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';

export interface Outcome {
  id: string;
  error?: string;
}

interface HygieneRevokeProps {
  keys: readonly ApiKeyRecordFragment[];
  onDone: (outcomes: readonly Outcome[]) => void;
}

/** Each with its own outcome: a refusal must not hide behind the others' success. */
export const HygieneRevoke = ({ keys, onDone }: HygieneRevokeProps) => {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const revoke = useRevokeAll(keys, (outcomes) => {
    setOpen(false);
    onDone(outcomes);
  });
  return (
    <>
      <ActionButton
        scope="api-keys:write"
        icon="ban"
        color="error"
        blocked={keys.length === 0 && t('hygiene.revoke.none')}
        onClick={() => setOpen(true)}
      >
        {t('hygiene.revoke.action')}
      </ActionButton>
      <ConfirmDialog
        danger
        open={open}
        onClose={() => setOpen(false)}
        title={t('hygiene.revoke.title', { smart_count: keys.length })}
        confirm={t('hygiene.revoke.confirm', { smart_count: keys.length })}
        reason={{ label: t('api_keys.revoke.reason'), hint: t('api_keys.revoke.reason_hint') }}
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={revoke.mutate}
      >
        {t('hygiene.revoke.text')}
        <Box component="ul" sx={{ pl: 2.5, mb: 0 }}>
          {keys.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </Box>
      </ConfirmDialog>
    </>
  );
};

function useRevokeAll(keys: readonly ApiKeyRecordFragment[], onDone: (outcomes: readonly Outcome[]) => void) {
  const notify = useNotify();
  const refresh = useRefresh();
  const { revokeApiKeys } = useDataProvider<ConsoleDataProvider>();
  return useMutation({
    mutationFn: (reason: string | undefined): Promise<readonly Outcome[]> =>
      revokeApiKeys(
        keys.map(({ id }) => id),
        reason,
      ),
    onSuccess: (outcomes) => {
      const failed = outcomes.filter(({ error }) => error).length;
      notify(failed > 0 ? 'hygiene.revoke.part' : 'hygiene.revoke.done', {
        type: failed > 0 ? 'warning' : 'success',
        messageArgs: { smart_count: outcomes.length - failed, failed },
      });
      refresh();
      onDone(outcomes);
    },
  });
}
