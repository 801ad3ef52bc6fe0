import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useWatch } from 'react-hook-form';
import type { Environment } from '../gql/graphql.ts';
import { formatUtcMinute } from '../ui/format.ts';
import { resourceLabel } from './ApiKeyScopeMatrix.tsx';
import { type ApiKeyForm, lines } from './apiKeyForm.ts';
import { expiryInstant } from './expiry.ts';
import { fullAccess, usePreset } from './useScopeCatalogue.ts';

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** The key in one sentence, so that what was clicked together is read once before it exists. */
export const ApiKeySummary = ({ environment }: { environment: Environment }) => {
  const t = useTranslate();
  const form = useWatch<ApiKeyForm>() as ApiKeyForm;
  const powers = usePowers(form.scopes);
  const networks = lines(form.ipAllowlist).length;
  const instant = expiryInstant(form.expiry);
  const parts = [
    t(`api_keys.summary.key.${environment}`, { name: form.name.trim() || t('api_keys.summary.unnamed') }),
    powers,
    networks === 0
      ? t('api_keys.summary.anywhere')
      : t('api_keys.summary.networks', { smart_count: networks }),
    instant
      ? t('api_keys.summary.until', { instant: formatUtcMinute(instant) })
      : t('api_keys.summary.forever'),
  ];
  return (
    <Box
      aria-live="polite"
      sx={{
        color: 'text.secondary',
        fontSize: '0.8125rem',
        flex: { xs: '1 1 100%', sm: '1 1 0' },
        minWidth: 0,
        overflowWrap: 'anywhere',
      }}
    >
      {`${parts.join(', ')}.`}
    </Box>
  );
};

function usePowers(scopes: readonly string[]): string {
  const t = useTranslate();
  const full = usePreset(scopes) === fullAccess;
  if (full) return t('api_keys.summary.everything');
  if (scopes.length === 0) return t('api_keys.summary.nothing');
  const of = (verb: string) =>
    scopes
      .filter((scope) => scope.endsWith(`:${verb}`))
      .map((scope) =>
        resourceLabel(t, scope.slice(0, -verb.length - 1)).replace(/^[A-Z](?=[a-z])/, (letter) =>
          letter.toLowerCase(),
        ),
      );
  const [write, read] = [of('write'), of('read')];
  const said = [
    write.length > 0 ? t('api_keys.summary.write', { list: list.format(write) }) : '',
    read.length > 0 ? t('api_keys.summary.read', { list: list.format(read) }) : '',
  ].filter(Boolean);
  return t('api_keys.summary.may', { powers: list.format(said) });
}
