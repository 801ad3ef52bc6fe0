export const doorMessages = {
  door: {
    to_sign_in: 'Back to sign-in',
    to_console: 'Open the console',
    loading: 'One moment…',
    name: 'Your name',
    name_missing: 'Enter your name.',
    new_password: 'Password',
    password_hint: '10 to 128 characters.',
    repeat: 'Repeat the password',
    repeat_differs: 'The two passwords differ.',
    reset: {
      title: 'Choose a new password',
      lead: 'You will be signed out everywhere, and sign in with it from then on.',
      submit: 'Set the password',
      done: 'Your password is set. Sign in with it.',
    },
    invite: {
      title: 'Join %{organization}',
      lead: 'You are invited as %{role}, with the address %{email}.',
      create: 'Create account and join',
      has_account: 'You have an account here. Sign in to join.',
      sign_in: 'Sign in and join',
      signed_in: 'You are signed in as %{email}.',
      join: 'Join',
      other:
        'This invitation is for %{email}. You are signed in as %{present}: sign out, then open the link again.',
      sign_out: 'Sign out',
      failed: 'This invitation cannot be accepted',
      INVITATION_NOT_FOUND:
        'There is no such invitation. The link may be incomplete, or a newer one was sent.',
      INVITATION_EXPIRED: 'It has expired. Ask for a new one.',
      INVITATION_REVOKED: 'It was withdrawn. Ask whoever invited you.',
      INVITATION_USED: 'It has been accepted already. Sign in instead.',
    },
  },
};
