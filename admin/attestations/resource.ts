import { jsonIn } from '../events/payload.ts';
import {
  AttestationContentDocument,
  AttestationCreateDocument,
  AttestationDocument,
  type AttestationRecordFragment,
  AttestationsDocument,
  type AttestationType,
  AttestationVerifyDocument,
} from '../gql/graphql.ts';
import { type Ask, found } from '../relay/ask.ts';
import { optional } from '../relay/changed.ts';
import { request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';

export const attestationTypes: readonly AttestationType[] = ['OUTPUT', 'DECISION', 'APPROVAL'];

export interface AttestationForm {
  type: AttestationType;
  modelProvider: string;
  modelName: string;
  modelVersion: string;
  prompt: string;
  output: string;
  keepContent: boolean;
  /** JSON, or empty. */
  subject: string;
  attributes: string;
}

export const attestations = resource<AttestationRecordFragment, AttestationForm>({
  list: ({ window, sort, filter }) =>
    request(AttestationsDocument, {
      ...window,
      orderBy: { field: 'CREATED_AT', direction: sort.order },
      filter: {
        search: optional(filter.search as string | undefined) ?? undefined,
        type: filter.type && filter.type !== 'all' ? [filter.type as AttestationType] : undefined,
      },
    }),
  one: (id) => request(AttestationDocument, { id }),
  create: ({ subject, attributes, ...form }) =>
    request(AttestationCreateDocument, {
      input: { ...form, subject: jsonIn(subject), attributes: jsonIn(attributes) },
    }),
});

export const attestationReads = (ask: Ask) => ({
  attestationContent: async (id: string) =>
    (await ask(request(AttestationContentDocument, { id }))).attestation,
  verifyAttestation: async (id: string, hash: string) =>
    found(await ask(request(AttestationVerifyDocument, { id, hash }))).result,
});
