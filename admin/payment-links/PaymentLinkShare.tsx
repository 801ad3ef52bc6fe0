import { Box, Button, Skeleton, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { PaymentLinkRecordFragment } from '../gql/graphql.ts';
import { CopyText } from '../ui/CopyText.tsx';
import { downloadText } from '../ui/csv.ts';
import { Icon } from '../ui/icons.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useLinkDetails } from './useLinkDetails.ts';

export const PaymentLinkShare = ({ record }: { record: PaymentLinkRecordFragment }) => {
  const t = useTranslate();
  const svg = useLinkDetails(record).data?.qrSvg;
  const name = record.name.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase();
  return (
    <Panel title={t('payment_links.share.title')} hint={t('payment_links.share.hint')}>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2.5, alignItems: { sm: 'center' } }}>
        {svg ? (
          <Box
            component="img"
            src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
            alt={t('payment_links.share.qr')}
            sx={{
              width: 156,
              height: 156,
              borderRadius: '8px',
              border: 1,
              borderColor: 'divider',
              bgcolor: '#fff',
            }}
          />
        ) : (
          <Skeleton variant="rounded" width={156} height={156} />
        )}
        <Stack sx={{ gap: 1.5, minWidth: 0, alignItems: 'flex-start' }}>
          <Box sx={{ maxWidth: '100%', overflowWrap: 'anywhere' }}>
            <CopyText text={record.url} what={t('resources.payment-links.fields.url')} />
          </Box>
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
            <Button component="a" href={new URL(record.url).pathname} target="_blank" rel="noreferrer">
              {t('payment_links.share.open')}
            </Button>
            <Button
              startIcon={<Icon name="download" size={15} />}
              disabled={!svg}
              onClick={() => svg && downloadText(svg, `${name}.svg`, 'image/svg+xml')}
            >
              {t('payment_links.share.download')}
            </Button>
          </Stack>
        </Stack>
      </Stack>
    </Panel>
  );
};
