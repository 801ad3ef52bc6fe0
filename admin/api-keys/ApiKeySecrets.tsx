import { Box, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { Panel } from '../ui/Panel.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { ApiKeyLastUse, ApiKeyMasked } from './ApiKeyText.tsx';

export const ApiKeySecrets = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  return (
    <Panel flush title={t('api_keys.secrets.title')} hint={t('api_keys.secrets.hint')}>
      <Box sx={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label={t('api_keys.secrets.title')}>
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
                </TableCell>
                <TableCell>
                  {secret.retiresAt ? (
                    <>
                      {t(isPast(secret.retiresAt) ? 'api_keys.secrets.retired' : 'api_keys.secrets.retires')}{' '}
                      <TimeText at={secret.retiresAt} />
                    </>
                  ) : (
                    t(record.revokedAt ? 'api_keys.status.REVOKED' : 'api_keys.secrets.current')
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Box>
    </Panel>
  );
};

const isPast = (at: string) => new Date(at).getTime() <= Date.now();
