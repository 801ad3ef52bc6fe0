import { useEffect, useState } from 'react';
import { useBasename, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router';
import { presentSession } from '../auth.ts';
import { loadViewer } from '../authProvider.ts';
import { DoorFrame } from '../door/DoorFrame.tsx';
import { useEnvironment } from '../layout/context.ts';
import { SignInCode } from './SignInCode.tsx';
import { SignInForgot } from './SignInForgot.tsx';
import { SignInForm } from './SignInForm.tsx';
import { SignUpForm } from './SignUpForm.tsx';

export const SignIn = () => {
  const t = useTranslate();
  const [step, setStep] = useState<'password' | 'code' | 'forgot' | 'account'>('password');
  const back = () => setStep('password');
  useLeaveWhenSignedIn();
  return (
    <DoorFrame title={t('sign_in.title')}>
      {step === 'password' && (
        <SignInForm
          onCode={() => setStep('code')}
          onForgot={() => setStep('forgot')}
          onSignUp={() => setStep('account')}
        />
      )}
      {step === 'code' && <SignInCode onBack={back} />}
      {step === 'forgot' && <SignInForgot onBack={back} />}
      {step === 'account' && <SignUpForm onBack={back} />}
    </DoorFrame>
  );
};

function useLeaveWhenSignedIn() {
  const environment = useEnvironment();
  const home = useBasename() || '/';
  const navigate = useNavigate();
  useEffect(() => {
    const leave = async () => {
      if (!(await presentSession())) return;
      await loadViewer(environment);
      await navigate(home, { replace: true });
    };
    // Not knowing leaves the form standing, which is right.
    leave().catch(() => undefined);
  }, [environment, home, navigate]);
}
