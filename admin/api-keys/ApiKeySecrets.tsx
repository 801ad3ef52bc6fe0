import { Box, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { Panel } from '../ui/Panel.tsx';
import { ScrollBox } from '../ui/ScrollBox.tsx';
import { Sparkline } from '../ui/Sparkline.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { ApiKeySecretState } from './ApiKeySecretState.tsx';
import { ApiKeyLastUse, ApiKeyMasked } from './ApiKeyText.tsx';
import { useApiKeyUsage } from './useApiKeyUsage.ts';

/** Old and new side by side: whoever rotates watches the traffic move over, then ends the old one. */
export const ApiKeySecrets = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  const { data: usage } = useApiKeyUsage(record.id);
  const traffic = (id: string) => {
    const found = usage?.secrets.find((secret) => secret.id === id)?.usage;
    return (
      found && (
        <Sparkline
          values={found.series.map(({ requests }) => requests)}
          label={t('api_keys.usage.sparkline', { smart_count: found.totals.requests })}
        />
      )
    );
  };
  return (
    <Panel flush title={t('api_keys.secrets.title')} hint={t('api_keys.secrets.hint')}>
      <ScrollBox label={t('api_keys.secrets.title')}>
        <Table size="small">
          <TableHead>
            <TableRow>
              {['key', 'createdAt', 'lastUsedAt'].map((field) => (
                <TableCell key={field}>{t(`resources.api-keys.fields.${field}`)}</TableCell>
              ))}
              {usage && <TableCell>{t('resources.api-keys.fields.usage')}</TableCell>}
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
                {usage && <TableCell>{traffic(secret.id)}</TableCell>}
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
