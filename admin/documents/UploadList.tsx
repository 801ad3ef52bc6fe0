import { Box, LinearProgress, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { formatBytes } from '../ui/format.ts';
import { RecordLink } from '../ui/RecordLink.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { isOpen, type UploadItem } from './useUploads.ts';

export const UploadList = ({ items }: { items: readonly UploadItem[] }) => (
  <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1.5 }}>
    {items.map((item) => (
      <Box component="li" key={item.id}>
        <Stack direction="row" sx={{ gap: 1.5, justifyContent: 'space-between', alignItems: 'center' }}>
          <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            {item.record ? (
              <RecordLink resource="documents" id={item.record.id} strong>
                {item.file.name}
              </RecordLink>
            ) : (
              item.file.name
            )}{' '}
            <Box component="span" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>
              {formatBytes(item.file.size)}
            </Box>
          </Box>
          <UploadState item={item} />
        </Stack>
        {item.problem && (
          <Box sx={{ color: 'error.main', fontSize: '0.8125rem', mt: 0.25 }}>{item.problem}</Box>
        )}
      </Box>
    ))}
  </Stack>
);

const UploadState = ({ item }: { item: UploadItem }) => {
  const t = useTranslate();
  if (item.record) return <StatusChip tone="good" icon="check" label={t('documents.upload.done')} />;
  if (!isOpen(item)) return <StatusChip tone="bad" icon="alert" label={t('documents.upload.not_done')} />;
  if (item.part === null) return <Box sx={{ color: 'text.secondary' }}>{t('documents.upload.waiting')}</Box>;
  const percent = Math.round(item.part * 100);
  return (
    <LinearProgress
      variant="determinate"
      value={percent}
      aria-label={t('documents.upload.sending', { percent })}
      sx={{ width: 120, flexShrink: 0, borderRadius: '3px' }}
    />
  );
};
