import { Box } from '@mui/material';
import { useGetMany, useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment, ClientRecordFragment } from '../gql/graphql.ts';
import { useMay } from '../layout/context.ts';
import { Mono } from '../ui/Code.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';

/** The only clients that the key sees, where it is narrowed to some. */
export const ApiKeyClients = ({ record: { clientIds } }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  const may = useMay('clients:read');
  const { data } = useGetMany<ClientRecordFragment>(
    'clients',
    { ids: [...(clientIds ?? [])] },
    { enabled: may && clientIds !== null },
  );
  if (!clientIds) return null;
  return (
    <Panel title={t('api_keys.clients.title')} hint={t('api_keys.clients.only')}>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', rowGap: 0.5 }}>
        {clientIds.map((id) => {
          const client = data?.find((each) => each?.id === id);
          return (
            <li key={id}>
              {client ? (
                <RecordLink resource="clients" id={id}>
                  {client.name}
                </RecordLink>
              ) : (
                <Mono muted>{id}</Mono>
              )}
            </li>
          );
        })}
      </Box>
    </Panel>
  );
};
