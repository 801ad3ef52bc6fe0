/** How money came. Simulated is what the test environment's rail takes; nobody records it by hand. */
export const paymentMethods = ['BANK_TRANSFER', 'CARD', 'CASH', 'CHECK', 'OTHER', 'SIMULATED'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];
