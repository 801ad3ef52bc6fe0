import { Alert, Button, Stack, TextField } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import { hexOf, sha256, utf8 } from '../../server/ledger/verifier/bytes.ts';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { AttestationRecordFragment } from '../gql/graphql.ts';
import { Panel } from '../ui/Panel.tsx';

/** Whether a text is what was attested; the text stays where it is. */
export const AttestationVerify = ({ record }: { record: AttestationRecordFragment }) => {
  const t = useTranslate();
  const { verifyAttestation } = useDataProvider<ConsoleDataProvider>();
  const [text, setText] = useState('');
  const verify = useMutation({
    mutationFn: async () =>
      verifyAttestation(record.id, await hashOf(text, t('attestations.verify.no_crypto'))),
    gcTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    verify.mutate();
  };
  return (
    <Panel title={t('attestations.verify.title')} hint={t('attestations.verify.hint')}>
      <Stack component="form" onSubmit={submit} sx={{ gap: 1.5, alignItems: 'flex-start' }}>
        <TextField
          id="verify-text"
          label={t('attestations.verify.text')}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            verify.reset();
          }}
          fullWidth
          multiline
          minRows={3}
          maxRows={12}
        />
        <Button type="submit" variant="outlined" disabled={!text} loading={verify.isPending}>
          {t('attestations.verify.action')}
        </Button>
        <Stack role="status" sx={{ alignSelf: 'stretch' }}>
          {verify.data && (
            <Alert severity={verify.data.matches ? 'success' : 'error'}>
              {t(`attestations.verify.${verify.data.matchedField ?? 'no_match'}`)}
            </Alert>
          )}
          {verify.error && <Alert severity="error">{verify.error.message}</Alert>}
        </Stack>
      </Stack>
    </Panel>
  );
};

async function hashOf(text: string, unavailable: string): Promise<string> {
  if (!globalThis.crypto?.subtle) throw new Error(unavailable);
  return hexOf(await sha256(utf8(text)));
}
