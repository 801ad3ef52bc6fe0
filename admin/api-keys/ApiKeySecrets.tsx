import { Box, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { Panel } from '../ui/Panel.tsx';
import { ScrollBox } from '../ui/ScrollBox.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { ApiKeySecretState } from './ApiKeySecretState.tsx';
import { ApiKeyLastUse, ApiKeyMasked } from './ApiKeyText.tsx';

/** Old and new side by side: whoever rotates watches the traffic move over, then ends the old one. */
export const ApiKeySecrets = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  return (
    <Panel flush title={t('api_keys.secrets.title')} hint={t('api_keys.secrets.hint')}>
      <ScrollBox label={t('api_keys.secrets.title')}>
        <Table size="small">
          <TableHead>
            <TableRow>
              {['key', 'createdAt', 'lastUsedAt'].map((field) => (
                <TableCell key={field}>{t(`resources.api-keys.fields.${field}`)}</TableCell>
              ))}
              <TableCell>{t('api_keys.secrets.state')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {record.secrets.map((secret) => (
              <TableRow key={secret.id}>
                <TableCell>
                  <ApiKeyMasked {...secret} />
                </TableCell>
                <TableCell>
                  <TimeText at={secret.createdAt} />
                </TableCell>
                <TableCell>
                  <ApiKeyLastUse
                    lastUsedAt={null}
                    lastUse={secret.lastUse && { operation: null, ...secret.lastUse }}
                  />
                  <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>{secret.lastUse?.ip}</Box>
                </TableCell>
                <TableCell>
                  <ApiKeySecretState record={record} secret={secret} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </ScrollBox>
    </Panel>
  );
};
