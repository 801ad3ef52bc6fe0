import {
  type OrganizationUpdateInput,
  SettingsDocument,
  SettingsDomainAddDocument,
  SettingsDomainRemoveDocument,
  SettingsDomainVerifyDocument,
  SettingsUpdateDocument,
} from '../gql/graphql.ts';
import { type Ask, acting } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';
import { succeed } from '../relay/relay-data-provider.ts';

export function settingsVerbs(ask: Ask) {
  const act = acting(ask);
  return {
    settings: async () => (await ask(request(SettingsDocument, {}))).organization,
    addDomain: (domain: string) => act(request(SettingsDomainAddDocument, { input: { domain } })),
    verifyDomain: (domain: string) => act(request(SettingsDomainVerifyDocument, { input: { domain } })),
    removeDomain: async (domain: string) =>
      succeed(await ask(request(SettingsDomainRemoveDocument, { input: { domain } }))),
    updateSettings: (input: OrganizationUpdateInput) => act(request(SettingsUpdateDocument, { input })),
  };
}
