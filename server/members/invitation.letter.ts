import type { Letter } from '#server/mail/letter.ts';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** One line, whatever somebody has called themselves. */
const line = (text: string) => text.replace(/\s+/g, ' ').trim();

export function invitationLetter(invitation: {
  organization: string;
  role: string;
  by: string;
  expiresAt: Date;
  link: string;
}): Letter {
  const organization = line(invitation.organization);
  return {
    subject: `You are invited to ${organization}`,
    paragraphs: [
      `${line(invitation.by)} invites you to ${organization} on Countersign, as ${invitation.role.toLowerCase().replaceAll('_', ' ')}.`,
    ],
    action: { label: 'Accept the invitation', url: invitation.link },
    foot: [
      `The link works once, until ${day.format(invitation.expiresAt)} UTC. It is meant for you alone: do not pass it on.`,
      'If you did not expect this, ignore it: nothing happens without you.',
    ],
  };
}
