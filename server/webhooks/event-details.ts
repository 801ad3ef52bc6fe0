import { z } from 'zod';
import { idField, instantField, moneyField, type Snapshot, textField } from './snapshot.ts';

const userAgent = textField('The program it came from.').nullable();
const operation = textField('The operation it was used for.').nullable();
const secretId = idField('sec', 'Which secret of the key.');
const last4 = textField('Its last four characters.');

const payment = z.strictObject({
  id: idField('pay', "The payment's id."),
  amount: moneyField('How much.'),
  method: textField('How it came.'),
  reference: textField('What finds it again.').nullable(),
  paidAt: instantField('When it was paid.'),
});

const linkPayment = payment.extend({
  id: idField('lpay', "The payment's id."),
  payerName: textField('Who paid, as they say.').nullable(),
  payerEmail: textField('Their e-mail address, as they say.').nullable(),
});

/** What there is to say of a change beyond the thing itself: these parts of its activity's data. */
export const eventDetails = {
  'api_key.rotated': z.strictObject({
    secretId: idField('sec', 'The new secret.'),
    oldSecretRetiresAt: instantField('Until when the old one is accepted.').nullable(),
  }),
  'api_key.secret_retired': z.strictObject({ secretId, last4 }),
  'api_key.expiring': z.strictObject({
    expiresAt: instantField('When it ends.'),
    days: z.int().describe('The mark that is passed: 30, 7 or 1.'),
  }),
  'api_key.expired': z.strictObject({ expiresAt: instantField('When it ended.') }),
  'api_key.idle_warned': z.strictObject({
    idleSince: instantField('Since when nothing used it.'),
    idleDays: z.int().describe('After how many such days it is disabled.'),
    disablesAt: instantField('When that will be.'),
  }),
  'api_key.new_network': z.strictObject({
    network: textField('The network, as CIDR.'),
    userAgent,
    operation,
  }),
  'api_key.leaked': z.strictObject({
    url: textField('Where it was found.'),
    source: textField('What kind of place that is.'),
    outcome: z.string().describe('What became of the key.'),
    secretId,
    last4,
  }),
  'api_key.retired_secret_used': z.strictObject({
    secretId,
    last4,
    retiredAt: instantField('When it was retired.'),
    userAgent,
  }),
  'api_key.dead_key_used': z.strictObject({
    secretId,
    last4,
    code: textField('What the request was answered.'),
    userAgent,
  }),
  'invoice.payment_recorded': z.strictObject({ payment }),
  'invoice.payment_reversed': z.strictObject({ payment }),
  'payment_link.paid': z.strictObject({ payment: linkPayment }),
  'payment_link.payment_reversed': z.strictObject({ payment: linkPayment }),
} as const;

type Details = Record<string, z.ZodObject | undefined>;

export const detailsOf = (type: string): z.ZodObject | undefined => (eventDetails as Details)[type];

/** The names of the parts that events of this type carry; none for most types. */
export const detailNames = (type: string): readonly string[] => Object.keys(detailsOf(type)?.shape ?? {});

const sampleSecret = { secretId: 'sec_01kah8t1a6f8kbm9p4r0s3v7xz', last4: '4n1w' };
const instant = '2026-11-20T09:30:00.000Z';

const samplePayment = {
  id: 'pay_01kah8tb4cee8v0j2k4m6p8rvx',
  amount: { amount: '50.00', currency: 'EUR' },
  method: 'BANK_TRANSFER',
  reference: 'RF18 5390 0754 7034',
  paidAt: instant,
};

const sampleLinkPayment = {
  ...samplePayment,
  id: 'lpay_01kah8tb4cee8v0j2k4m6p8rvx',
  amount: { amount: '49.00', currency: 'EUR' },
  payerName: 'Ada Lovelace',
  payerEmail: 'ada@example.com',
};

export const detailSamples: Readonly<Record<string, Snapshot>> = {
  'api_key.rotated': { secretId: sampleSecret.secretId, oldSecretRetiresAt: '2026-11-21T09:30:00.000Z' },
  'api_key.secret_retired': sampleSecret,
  'api_key.expiring': { expiresAt: '2026-12-20T00:00:00.000Z', days: 30 },
  'api_key.expired': { expiresAt: instant },
  'api_key.idle_warned': {
    idleSince: '2026-08-20T09:30:00.000Z',
    idleDays: 90,
    disablesAt: '2026-11-27T09:30:00.000Z',
  },
  'api_key.new_network': { network: '198.51.100.0/24', userAgent: 'curl/8', operation: 'Invoices' },
  'api_key.leaked': {
    ...sampleSecret,
    url: 'https://github.com/acme/app',
    source: 'content',
    outcome: 'REVOKED',
  },
  'api_key.retired_secret_used': { ...sampleSecret, retiredAt: instant, userAgent: 'curl/8' },
  'api_key.dead_key_used': { ...sampleSecret, code: 'API_KEY_REVOKED', userAgent: 'curl/8' },
  'invoice.payment_recorded': { payment: samplePayment },
  'invoice.payment_reversed': { payment: samplePayment },
  'payment_link.paid': { payment: sampleLinkPayment },
  'payment_link.payment_reversed': { payment: sampleLinkPayment },
};
