import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  MenuItem,
  TextField,
} from '@mui/material';
import { type FormEvent, useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { PaymentMethod } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useVerb } from '../ui/useVerb.ts';

/** What a person can have been handed; simulated payments come from the public page alone. */
const methods: readonly PaymentMethod[] = ['BANK_TRANSFER', 'CARD', 'CASH', 'CHECK', 'OTHER'];

export interface PaymentFacts {
  amount: string;
  method: PaymentMethod;
  reference: string | null;
  idempotencyKey: string;
}

interface RecordPaymentProps {
  scope: string;
  title: string;
  text: string;
  currency: string;
  /** What is expected. */
  amount: string;
  hint: string;
  primary?: boolean;
  run: (facts: PaymentFacts) => Promise<unknown>;
}

/** The button that writes down money which came, and its form. */
export const RecordPayment = (props: RecordPaymentProps) => {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionButton
        scope={props.scope}
        icon="check"
        variant={props.primary ? 'contained' : 'outlined'}
        color={props.primary ? 'primary' : 'secondary'}
        onClick={() => setOpen(true)}
      >
        {t('payments.action')}
      </ActionButton>
      {open && <PaymentDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
};

const PaymentDialog = ({
  title,
  text,
  currency,
  amount: expected,
  hint,
  run,
  onClose,
}: RecordPaymentProps & { onClose: () => void }) => {
  const t = useTranslate();
  const id = useId();
  const [amount, setAmount] = useState(expected);
  const [method, setMethod] = useState<PaymentMethod>('BANK_TRANSFER');
  const [reference, setReference] = useState('');
  // One for each time the dialog is opened: pressed twice, it pays once.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const verb = useVerb({
    run: () => run({ amount: amount.trim(), method, reference: reference.trim() || null, idempotencyKey }),
    done: 'payments.done',
    showsErrors: true,
    after: onClose,
  });
  const invalid = !/^\d+(\.\d+)?$/.test(amount.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!invalid) verb.mutate();
  };
  return (
    <Dialog open onClose={verb.isPending ? undefined : onClose} aria-labelledby={id} maxWidth="xs" fullWidth>
      <form onSubmit={submit} noValidate>
        <DialogTitle id={id} variant="h2" sx={{ pt: 2.5, pb: 1 }}>
          {title}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2, fontSize: '0.875rem' }}>
          <div>{text}</div>
          <TextField
            id={`${id}-amount`}
            label={t('payments.amount', { currency })}
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
            error={invalid}
            helperText={invalid ? t('invoices.form.not_decimal') : hint}
            required
            autoFocus
            slotProps={{ htmlInput: { inputMode: 'decimal', autoComplete: 'off' } }}
          />
          <TextField
            id={`${id}-method`}
            select
            label={t('payments.method_label')}
            value={method}
            onChange={(event) => setMethod(event.target.value as PaymentMethod)}
          >
            {methods.map((value) => (
              <MenuItem key={value} value={value}>
                {t(`payments.method.${value}`)}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            id={`${id}-reference`}
            label={t('payments.reference')}
            helperText={t('payments.reference_hint')}
            value={reference}
            onChange={(event) => setReference(event.target.value)}
            slotProps={{ htmlInput: { maxLength: 200, autoComplete: 'off' } }}
          />
          {verb.error && <Alert severity="error">{verb.error.message}</Alert>}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2.5 }}>
          <Button onClick={onClose} disabled={verb.isPending}>
            {t('ra.action.cancel')}
          </Button>
          <Button type="submit" variant="contained" color="primary" loading={verb.isPending}>
            {t('payments.action')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
