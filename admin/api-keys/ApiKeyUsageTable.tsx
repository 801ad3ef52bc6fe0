import { Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useTranslate } from 'react-admin';
import { formatCount, formatDayShort } from '../ui/format.ts';
import { ScrollBox } from '../ui/ScrollBox.tsx';
import { parts, partsOf, type UsagePoint } from '../ui/series.ts';

/** The bars, as numbers. */
export const ApiKeyUsageTable = ({ series }: { series: readonly UsagePoint[] }) => {
  const t = useTranslate();
  return (
    <ScrollBox label={t('api_keys.usage.title')}>
      <Table size="small" sx={{ '& td, & th': { px: 1, py: 0.5 } }}>
        <TableHead>
          <TableRow>
            <TableCell>{t('console.usage.day')}</TableCell>
            <TableCell align="right">{t('console.usage.requests')}</TableCell>
            {parts.map((part) => (
              <TableCell key={part} align="right">
                {t(`console.usage.${part}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {series.map((point) => (
            <TableRow key={point.at}>
              <TableCell component="th" scope="row">
                {formatDayShort(point.at)}
              </TableCell>
              <TableCell align="right">{formatCount(point.requests)}</TableCell>
              {parts.map((part) => (
                <TableCell key={part} align="right">
                  {formatCount(partsOf(point)[part])}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </ScrollBox>
  );
};
