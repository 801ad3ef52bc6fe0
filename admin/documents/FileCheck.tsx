import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Mono } from '../ui/Code.tsx';
import { formatBytes, formatUtcMinute, shorten } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { DropZone } from './DropZone.tsx';
import { type FileCheckItem, useFileChecks } from './useFileChecks.ts';

/** Whether and since when a file is in the ledger, found out by its hash alone. */
export const FileCheck = () => {
  const t = useTranslate();
  const { items, check, anchor } = useFileChecks();
  return (
    <Panel title={t('documents.check.title')} hint={t('documents.check.hint')}>
      <Stack sx={{ gap: 2 }}>
        <DropZone
          slim
          drop={t('documents.check.drop')}
          choose={t('documents.check.choose')}
          onFiles={check}
        />
        {items.length > 0 && (
          <Stack component="ul" aria-live="polite" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1.5 }}>
            {items.map((item) => (
              <Box component="li" key={item.id}>
                <Checked item={item} onAnchor={() => void anchor(item)} />
              </Box>
            ))}
          </Stack>
        )}
      </Stack>
    </Panel>
  );
};

interface CheckedProps {
  item: FileCheckItem;
  onAnchor: () => void;
}

const Checked = ({ item, onAnchor }: CheckedProps) => (
  <Stack
    direction="row"
    sx={{
      columnGap: 1.5,
      rowGap: 0.5,
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      alignItems: 'center',
    }}
  >
    <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
      {item.file.name}{' '}
      <Box component="span" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>
        {formatBytes(item.file.size)}
      </Box>
      {item.sha256 && (
        <Box sx={{ fontSize: '0.8125rem' }}>
          <Mono muted>{shorten(item.sha256, 16, 8)}</Mono>
        </Box>
      )}
    </Box>
    <Outcome item={item} onAnchor={onAnchor} />
  </Stack>
);

const Outcome = ({ item, onAnchor }: CheckedProps) => {
  const t = useTranslate();
  const { found, problem, isAnchoring } = item;
  if (problem) return <Box sx={{ color: 'error.main', fontSize: '0.8125rem' }}>{problem}</Box>;
  if (!found) return <Box sx={{ color: 'text.secondary' }}>{t('documents.check.hashing')}</Box>;
  if (found.length > 0) {
    return (
      <Stack sx={{ gap: 0.5, alignItems: 'flex-end' }}>
        {found.map(({ id, createdAt, fileName }) => (
          <Stack key={id} direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
            <StatusChip
              tone="good"
              icon="check"
              label={t('documents.check.found', { at: formatUtcMinute(createdAt) })}
            />
            <RecordLink resource="documents" id={id}>
              {fileName}
            </RecordLink>
          </Stack>
        ))}
      </Stack>
    );
  }
  return (
    <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <StatusChip tone="neutral" icon="search" label={t('documents.check.not_found')} />
      <ActionButton scope="documents:write" icon="stamp" loading={isAnchoring} onClick={onAnchor}>
        {t('documents.check.anchor')}
      </ActionButton>
    </Stack>
  );
};
