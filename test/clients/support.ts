import type { Caller } from '../support/caller.ts';
import {
  ClientArchiveDocument,
  ClientCreateDocument,
  type ClientCreateInput,
  ClientDeleteDocument,
  ClientUnarchiveDocument,
  ClientUpdateDocument,
  type ClientUpdateInput,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';

export async function create(caller: Caller, input: Partial<ClientCreateInput> = {}) {
  return (await caller.run(ClientCreateDocument, { input: { name: 'Ada', ...input } })).clientCreate;
}

export async function createClient(caller: Caller, input: Partial<ClientCreateInput> = {}) {
  return only(await create(caller, input), 'ClientCreatePayload').client;
}

export async function update(caller: Caller, input: ClientUpdateInput) {
  return (await caller.run(ClientUpdateDocument, { input })).clientUpdate;
}

export async function archive(caller: Caller, id: string) {
  return (await caller.run(ClientArchiveDocument, { input: { id } })).clientArchive;
}

export async function unarchive(caller: Caller, id: string) {
  return (await caller.run(ClientUnarchiveDocument, { input: { id } })).clientUnarchive;
}

export async function remove(caller: Caller, id: string) {
  return (await caller.run(ClientDeleteDocument, { input: { id } })).clientDelete;
}
