import type { Letter } from '#server/mail/letter.ts';
import type { DisabledReason } from './webhook-endpoint.entity.ts';

const why: Readonly<Record<DisabledReason, string>> = {
  BY_HAND: 'Somebody disabled it.',
  FAILING: 'For five days every attempt to deliver to it has failed.',
  GONE: 'It answered 410 Gone, which says that it wants nothing more.',
};

/** To those who look after the organization, when nobody of them did it. */
export function disabledLetter(
  organization: string,
  endpoint: { url: string; environment: 'LIVE' | 'TEST'; id: string; reason: DisabledReason },
  publicUrl: string,
): Letter {
  const world = endpoint.environment.toLowerCase();
  return {
    subject: `A webhook endpoint of ${organization.replace(/\s+/g, ' ').trim()} was disabled`,
    paragraphs: [`Nothing is sent any more to ${endpoint.url} (${world}).`, why[endpoint.reason]],
    action: {
      label: 'Look at what went wrong',
      url: `${publicUrl}/${world}/webhook-endpoints/${endpoint.id}/show`,
    },
    foot: ['Once it is mended, enable it there and have sent again what it missed.'],
  };
}
