import { Box, Stack } from '@mui/material';
import { useState } from 'react';
import { useCreatePath, useTranslate } from 'react-admin';
import type { DocumentKind } from '../gql/graphql.ts';
import { Choice } from '../ui/Choice.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RequireScope } from '../ui/RequireScope.tsx';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { DropZone } from './DropZone.tsx';
import { UploadList } from './UploadList.tsx';
import { isOpen, useUploads } from './useUploads.ts';

const kinds: readonly DocumentKind[] = ['INVOICE', 'OTHER'];

export const DocumentUpload = () => {
  const t = useTranslate();
  return (
    <RequireScope scope="documents:write" title={t('documents.upload.title')}>
      <Uploading />
    </RequireScope>
  );
};

const Uploading = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'documents', type: 'list' });
  const [kind, setKind] = useState<DocumentKind>('INVOICE');
  const { items, add } = useUploads();
  const open = items.filter(isOpen).length;
  return (
    <Page
      title={t('documents.upload.title')}
      lead={t('documents.upload.lead')}
      width={720}
      back={{ to: list, label: t('resources.documents.name', { smart_count: 2 }) }}
    >
      <Stack sx={{ gap: 2.5 }}>
        <Panel>
          <Stack sx={{ gap: 2 }}>
            <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
              <Box aria-hidden sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
                {t('documents.upload.kind')}
              </Box>
              <Choice
                name="kind"
                label={t('documents.upload.kind')}
                value={kind}
                onChange={setKind}
                options={kinds.map((value) => ({ value, label: t(`documents.kind.${value}`) }))}
              />
            </Stack>
            <DropZone
              drop={t('documents.upload.drop')}
              or={t('documents.upload.or')}
              choose={t('documents.upload.choose')}
              accept="application/pdf,.pdf"
              onFiles={(files) => add(files, kind)}
            />
          </Stack>
        </Panel>
        {items.length > 0 && (
          <Panel title={t('documents.upload.files')}>
            <UploadList items={items} />
          </Panel>
        )}
        <VisuallyHidden>
          <span role="status">
            {items.length === 0
              ? ''
              : open > 0
                ? t('documents.upload.remaining', { smart_count: open })
                : t('documents.upload.all_done')}
          </span>
        </VisuallyHidden>
      </Stack>
    </Page>
  );
};
