import polyglotI18nProvider from 'ra-i18n-polyglot';
import englishMessages from 'ra-language-english';
import { accountMessages } from './account/messages.ts';
import { activityMessages } from './activities/messages.ts';
import { apiKeyMessages } from './api-keys/messages.ts';
import { attestationMessages } from './attestations/messages.ts';
import { clientMessages } from './clients/messages.ts';
import { dashboardMessages } from './dashboard/messages.ts';
import { disbursementMessages } from './disbursements/messages.ts';
import { documentMessages } from './documents/messages.ts';
import { doorMessages } from './door/messages.ts';
import { eventMessages } from './events/messages.ts';
import { hygieneMessages } from './hygiene/messages.ts';
import { invoiceMessages } from './invoices/messages.ts';
import { layoutMessages } from './layout/messages.ts';
import { ledgerMessages } from './ledger/messages.ts';
import { memberMessages } from './members/messages.ts';
import { paymentLinkMessages } from './payment-links/messages.ts';
import { paymentMessages } from './payments/messages.ts';
import { payoutMessages } from './payouts/messages.ts';
import { requestMessages } from './requests/messages.ts';
import { settingsMessages } from './settings/messages.ts';
import { signInMessages } from './sign-in/messages.ts';
import { traceMessages } from './traces/messages.ts';
import { webhookMessages } from './webhooks/messages.ts';

const messages = {
  ...englishMessages,
  ...layoutMessages,
  ...signInMessages,
  ...dashboardMessages,
  ...apiKeyMessages,
  ...clientMessages,
  ...invoiceMessages,
  ...paymentLinkMessages,
  ...paymentMessages,
  ...payoutMessages,
  ...disbursementMessages,
  ...documentMessages,
  ...eventMessages,
  ...attestationMessages,
  ...traceMessages,
  ...requestMessages,
  ...activityMessages,
  ...hygieneMessages,
  ...ledgerMessages,
  ...settingsMessages,
  ...memberMessages,
  ...accountMessages,
  ...doorMessages,
  ...webhookMessages,
  resources: {
    ...apiKeyMessages.resources,
    ...clientMessages.resources,
    ...invoiceMessages.resources,
    ...paymentLinkMessages.resources,
    ...payoutMessages.resources,
    ...disbursementMessages.resources,
    ...documentMessages.resources,
    ...eventMessages.resources,
    ...attestationMessages.resources,
    ...traceMessages.resources,
    ...requestMessages.resources,
    ...activityMessages.resources,
    ...memberMessages.resources,
    ...webhookMessages.resources,
  },
};

export const i18nProvider = polyglotI18nProvider(() => messages, 'en', [{ locale: 'en', name: 'English' }]);
