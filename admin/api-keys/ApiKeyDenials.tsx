import { Box, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Mono } from '../ui/Code.tsx';
import { ErrorCode } from '../ui/ErrorCode.tsx';
import { formatCount } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { ScrollBox } from '../ui/ScrollBox.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { useApiKeyUsage } from './useApiKeyUsage.ts';

/** What somebody tried with it and was refused, also after it ended: the first page of an inquiry. */
export const ApiKeyDenials = ({ id }: { id: string }) => {
  const t = useTranslate();
  const { data } = useApiKeyUsage(id);
  if (!data || data.denials.length === 0) return null;
  return (
    <Panel flush title={t('api_keys.denials.title')} hint={t('api_keys.denials.hint')}>
      <ScrollBox label={t('api_keys.denials.title')}>
        <Table size="small">
          <TableHead>
            <TableRow>
              {['code', 'count', 'last', 'from'].map((column) => (
                <TableCell key={column}>{t(`api_keys.denials.${column}`)}</TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {data.denials.map((denial) => (
              <TableRow key={denial.code}>
                <TableCell>
                  <ErrorCode code={denial.code}>
                    <Mono>{denial.code}</Mono>
                  </ErrorCode>
                  <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
                    {t(`api_keys.codes.${denial.code}`, { _: '' })}
                  </Box>
                </TableCell>
                <TableCell sx={{ fontVariantNumeric: 'tabular-nums' }}>{formatCount(denial.count)}</TableCell>
                <TableCell>
                  <TimeText at={denial.lastAt} />
                </TableCell>
                <TableCell>
                  <Mono>{denial.lastIp}</Mono>
                  <Box sx={{ color: 'text.secondary', fontSize: '0.75rem', overflowWrap: 'anywhere' }}>
                    {denial.lastUserAgent}
                  </Box>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </ScrollBox>
    </Panel>
  );
};
