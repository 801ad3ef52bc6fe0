export const signInMessages = {
  sign_in: {
    title: 'Sign in',
    lead: 'to the Countersign console',
    email: 'E-mail',
    password: 'Password',
    show: 'Show password',
    hide: 'Hide password',
    submit: 'Sign in',
    required: 'Enter your e-mail and password.',
    motto: 'Keys that say what they may do. Records that prove what was said.',
    code: {
      title: 'Two-step sign-in',
      lead: 'Enter the six digits from your authenticator app.',
      label: 'Code',
      submit: 'Verify',
      back: 'Start again',
    },
    error: {
      INVALID_EMAIL_OR_PASSWORD: 'That e-mail and password do not match.',
      INVALID_EMAIL: 'That is not an e-mail address.',
      INVALID_CODE: 'That code is not right, or no longer.',
      TOO_MANY_REQUESTS: 'Too many attempts. Wait a minute, then try again.',
      NETWORK: 'The server did not answer. Check your connection.',
      other: 'Signing in failed (%{code}).',
    },
  },
};
