import type { Letter } from '#server/mail/letter.ts';

export interface ExpiringKey {
  name: string;
  environment: 'LIVE' | 'TEST';
  expiresAt: Date;
  lastUsedAt: Date | null;
}

const most = 50;
const instant = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** One line, whatever somebody has called it. */
const line = (text: string) => text.replace(/\s+/g, ' ').trim();

function sentenceOf({ name, environment, expiresAt, lastUsedAt }: ExpiringKey, now: Date): string {
  const ends = expiresAt <= now ? 'expired' : 'expires';
  const used = lastUsedAt ? `last used on ${instant.format(lastUsedAt)} UTC` : 'never used';
  return `${line(name)} (${environment.toLowerCase()}) ${ends} on ${instant.format(expiresAt)} UTC; ${used}.`;
}

/** Nothing of a key's secret: only what the list of keys says too. */
export function expiryLetter(
  organization: string,
  keys: readonly ExpiringKey[],
  { publicUrl, now }: { publicUrl: string; now: Date },
): Letter {
  const count = keys.length === 1 ? 'An API key' : `${keys.length} API keys`;
  const more = keys.length - most;
  return {
    subject: `${count} of ${line(organization)} ${keys.length === 1 ? 'reaches its' : 'reach their'} end`,
    paragraphs: [
      ...keys.slice(0, most).map((key) => sentenceOf(key, now)),
      ...(more > 0 ? [`And ${more} more.`] : []),
    ],
    action: { label: 'Review the keys', url: `${publicUrl}/api-keys` },
    foot: [
      'Programs that use a key are refused once it has expired. Give it more time, or create another key, before that.',
      'Owners and admins get this once a day at most, when keys come within 30, 7 or 1 days of their end, and when they have ended.',
    ],
  };
}
