import { Box, Link as MuiLink, Stack } from '@mui/material';
import { useCreatePath, useGetList, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { ActivityDetails } from '../activities/ActivityDetails.tsx';
import { ActivityActor, ActivityTitle } from '../activities/ActivityText.tsx';
import type { ActivityRecordFragment } from '../gql/graphql.ts';
import { useMay } from '../layout/context.ts';
import { filteredPath } from '../ui/filteredPath.ts';
import { Panel } from '../ui/Panel.tsx';
import { TimeText } from '../ui/TimeText.tsx';

const latest = { page: 1, perPage: 8 };
const newest = { field: 'createdAt', order: 'DESC' } as const;

/** Who changed it, what and why. */
export const ApiKeyActivity = ({ id }: { id: string }) => {
  const t = useTranslate();
  const may = useMay('activity:read');
  const list = useCreatePath()({ resource: 'activities', type: 'list' });
  const { data } = useGetList<ActivityRecordFragment>(
    'activities',
    { pagination: latest, sort: newest, filter: { subjectId: id } },
    { enabled: may, refetchInterval: 15_000, onError: () => undefined },
  );
  if (!data || data.length === 0) return null;
  return (
    <Panel
      flush
      title={t('api_keys.activity.title')}
      actions={
        <MuiLink component={Link} to={filteredPath(list, { subjectId: id })} sx={{ fontSize: '0.8125rem' }}>
          {t('api_keys.activity.all')}
        </MuiLink>
      }
    >
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data.map((entry) => (
          <Box
            key={entry.id}
            component="li"
            sx={{ px: 2.5, py: 1.25, borderTop: 1, borderColor: 'divider', fontSize: '0.8125rem' }}
          >
            <Stack direction="row" sx={{ gap: 1.5, justifyContent: 'space-between', flexWrap: 'wrap' }}>
              <span>
                <ActivityTitle record={entry} /> · <ActivityActor actor={entry.actor} />
              </span>
              <TimeText at={entry.createdAt} />
            </Stack>
            {entry.reason && (
              <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{entry.reason}</Box>
            )}
            {entry.type === 'api_key.updated' && <ActivityDetails data={entry.data} />}
          </Box>
        ))}
      </Box>
    </Panel>
  );
};
