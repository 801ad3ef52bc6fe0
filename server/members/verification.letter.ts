import type { Letter } from '#server/mail/letter.ts';

export const verificationLetter = (link: string): Letter => ({
  subject: 'Is this your e-mail address?',
  paragraphs: ['Somebody, most likely you, made a Countersign account with this address.'],
  action: { label: 'Yes, it is mine', url: link },
  foot: ['The link works for an hour. If it was not you, ignore this: no key can be made with the account.'],
});
