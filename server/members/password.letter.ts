import type { Letter } from '#server/mail/letter.ts';

export const passwordLetter = (link: string): Letter => ({
  subject: 'Choose a new password',
  paragraphs: ['Somebody, most likely you, asked for a new password for your Countersign account.'],
  action: { label: 'Choose a new password', url: link },
  foot: [
    'The link works once, for an hour. Setting a new password signs you out everywhere.',
    'If it was not you, ignore this: your password stays as it is.',
  ],
});
