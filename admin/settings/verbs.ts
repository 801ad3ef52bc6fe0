import { type OrganizationUpdateInput, SettingsDocument, SettingsUpdateDocument } from '../gql/graphql.ts';
import { type Ask, acting } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';

export function settingsVerbs(ask: Ask) {
  const act = acting(ask);
  return {
    settings: async () => (await ask(request(SettingsDocument, {}))).organization,
    updateSettings: (input: OrganizationUpdateInput) => act(request(SettingsUpdateDocument, { input })),
  };
}
