import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';
import type { Config } from '#server/config.ts';
import { asHtml, asText, type Letter } from './letter.ts';

/** What became of a mail. Without SMTP there is only the link, to be handed over by whoever made it. */
export type Delivery = 'SENT' | 'LINK_ONLY' | 'FAILED';

export interface Mailer {
  /** Whether SMTP is configured. */
  isOn: boolean;
  /** Never throws and never inside a transaction: it waits for another machine. */
  send(to: string, letter: Letter): Promise<Delivery>;
  close(): void;
}

/** A mail server that does not answer within this time keeps nobody waiting longer. */
const patienceMs = 10_000;

export function createMailer({ smtpUrl, mailFrom }: Config, log: Logger): Mailer {
  if (!smtpUrl) return { isOn: false, send: async () => 'LINK_ONLY', close: () => {} };
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    dnsTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    isOn: true,
    async send(to, letter) {
      const { subject } = letter;
      try {
        await transport.sendMail({
          from: mailFrom,
          // An object is taken as it is; a text would be parsed, and could hold several addresses.
          to: { name: '', address: to },
          subject,
          text: asText(letter),
          html: asHtml(letter),
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return 'SENT';
      } catch (error) {
        // What the mail server says, without the letter: that has a link in it that is as good as a key.
        const { code, responseCode } = error as { code?: string; responseCode?: number };
        log.error({ code, responseCode, subject }, 'a mail could not be sent');
        return 'FAILED';
      }
    },
    close: () => transport.close(),
  };
}
