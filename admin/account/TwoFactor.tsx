import { useTranslate } from 'react-admin';
import { Panel } from '../ui/Panel.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { TwoFactorOff } from './TwoFactorOff.tsx';
import { TwoFactorSetUp } from './TwoFactorSetUp.tsx';

export const TwoFactor = ({ isOn, onChange }: { isOn: boolean; onChange: () => void }) => {
  const t = useTranslate();
  const chip = isOn ? (
    <StatusChip tone="good" icon="check" label={t('account.two_factor.on')} />
  ) : (
    <StatusChip tone="neutral" icon="ban" label={t('account.two_factor.off')} />
  );
  return (
    <Panel title={t('account.two_factor.title')} hint={t('account.two_factor.hint')} actions={chip}>
      {isOn ? <TwoFactorOff onDone={onChange} /> : <TwoFactorSetUp onDone={onChange} />}
    </Panel>
  );
};
