export const paymentMessages = {
  payments: {
    action: 'Record payment',
    amount: 'Amount in %{currency}',
    method_label: 'How it came',
    method: {
      BANK_TRANSFER: 'Bank transfer',
      CARD: 'Card',
      CASH: 'Cash',
      CHECK: 'Check',
      OTHER: 'Other',
      SIMULATED: 'Simulated',
    },
    reference: 'Reference',
    reference_hint: 'Optional. What finds it again at the bank or in the till.',
    done: 'Payment recorded',
    reversed: 'Reversed',
    reverse: {
      action: 'Reverse',
      title: 'Reverse the payment of %{amount}?',
      reason: 'Reason',
      reason_hint: 'Optional. Stays on the payment.',
      confirm: 'Reverse payment',
      done: 'Payment reversed',
    },
  },
};
