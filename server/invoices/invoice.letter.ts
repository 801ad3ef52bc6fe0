import { dayText, moneyText } from '#server/format.ts';
import type { Letter } from '#server/mail/letter.ts';
import type { Invoice } from './invoice.entity.ts';

/** One line, whatever somebody has called themselves. */
const line = (text: string) => text.replace(/\s+/g, ' ').trim();

export function invoiceLetter(invoice: Invoice, organization: string, link: string): Letter {
  const issuer = line(invoice.parties?.issuer.name ?? organization);
  const due = invoice.amountDue();
  const by = invoice.dueOn ? ` by ${dayText(invoice.dueOn)}` : '';
  const state =
    due > 0n ? `${moneyText(due, invoice.currency)} is due${by}.` : 'It is paid; nothing more is due.';
  return {
    subject: `Invoice ${invoice.number} from ${issuer}`,
    paragraphs: [
      `${issuer} has sent you invoice ${invoice.number} of ${moneyText(invoice.total, invoice.currency)}. ${state}`,
    ],
    action: { label: 'See the invoice and how to pay it', url: link },
    foot: ['Whoever has the link sees the invoice: pass it on only to those who should.'],
  };
}
