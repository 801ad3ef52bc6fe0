/** Of the ceilings for money that a key may have. */
export const moneyMessages = {
  hint: 'For payouts and disbursements. Without any, the key moves what its scopes allow; with some, no other currency.',
  line: 'Ceilings of currency %{number}',
  currency: 'Currency',
  currency_invalid: 'Three letters, such as EUR.',
  per_operation: 'At once, at most',
  per_day: 'In a day (UTC), at most',
  amount_invalid: 'A number, such as 500 or 12.50',
  one_of: 'Give one of the two.',
  add: 'Add currency',
  remove: 'Remove the ceilings of currency %{number}',
  at_once: '%{amount} at once',
  a_day: '%{amount} a day',
  used: '%{amount} asked for today',
};
