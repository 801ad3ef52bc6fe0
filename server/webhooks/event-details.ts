import { z } from 'zod';
import { idField, instantField, moneyField, textField } from './snapshot.ts';

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
} as const;

type Details = Record<string, z.ZodObject | undefined>;

/** The names of the parts that events of this type carry; none for most types. */
export function detailNames(type: string): readonly string[] {
  return Object.keys((eventDetails as Details)[type]?.shape ?? {});
}
