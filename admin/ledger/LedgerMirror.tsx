import { Box, Link, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useEnvironment } from '../layout/context.ts';
import { CodeBlock } from '../ui/Code.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Panel } from '../ui/Panel.tsx';

export const LedgerMirror = () => {
  const t = useTranslate();
  const log = `${window.location.origin}/ledger/${useEnvironment().toLowerCase()}`;
  const verify = `${window.location.origin}/verify`;
  return (
    <Panel title={t('ledger.mirror.title')} hint={t('ledger.mirror.hint')}>
      <Stack sx={{ gap: 2 }}>
        <Facts>
          <Fact label={t('ledger.mirror.checkpoint')}>
            <Address href={`${log}/checkpoint`} what={t('ledger.mirror.checkpoint')} />
          </Fact>
          <Fact label={t('ledger.mirror.keys')}>
            <Address href={`${log}/keys`} what={t('ledger.mirror.keys')} />
          </Fact>
          <Fact label={t('ledger.mirror.verify')}>
            <Address href={verify} what={t('ledger.mirror.verify')} />
          </Fact>
        </Facts>
        <Box>
          <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', mb: 0.75 }}>
            {t('ledger.mirror.audit')}
          </Box>
          <CodeBlock
            wrap
            code={`npm run -s audit -- ${log} --state ledger.json`}
            what={t('ledger.mirror.audit')}
          />
        </Box>
      </Stack>
    </Panel>
  );
};

const Address = ({ href, what }: { href: string; what: string }) => (
  <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5, maxWidth: '100%' }}>
    <Link href={href} target="_blank" rel="noreferrer" sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
      {href}
    </Link>
    <CopyButton text={href} what={what} />
  </Box>
);
