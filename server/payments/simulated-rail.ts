import { createHash } from 'node:crypto';
import type { Environment } from '#server/auth/principal.ts';
import type { PaymentRail } from './payment-rail.ts';

/** Plays payments where nothing is real: nobody has any money, so taking and giving back always work. */
const simulatedRail: PaymentRail = {
  name: 'simulated',
  take: async ({ attempt }) => ({
    reference: `sim_${createHash('sha256').update(attempt).digest('hex').slice(0, 16)}`,
  }),
  giveBack: async () => {},
};

/** In the live environment no rail is connected: its pages say how to pay, and payments are recorded by hand. */
export const railOf = (environment: Environment): PaymentRail | null =>
  environment === 'TEST' ? simulatedRail : null;
