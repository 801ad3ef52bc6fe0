import { ClientHasInvoicesError, ClientHasPayoutsError } from '#server/clients/client.errors.ts';
import * as clients from '#server/clients/client.query.ts';
import * as service from '#server/clients/client.service.ts';
import type { Context } from '#server/context.ts';
import { encodeId } from '#server/db/id.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import { ActorRef } from './actor.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { idInput, orderInput } from './inputs.ts';
import { keepsToClients } from './keeps-to-clients.ts';
import { ClientRef } from './refs.ts';
import { oncePerField, propertiesRead, reads } from './selection.ts';

builder.node(ClientRef, {
  description: 'Somebody the organization sends invoices to.',
  authScopes: { holds: 'clients:read' },
  id: { resolve: (client) => client.id, description: 'Its id, `cli_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'clients:read', () => clients.byId(ctx, id)),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the person or company.' }),
    email: t.exposeString('email', { nullable: true, description: 'Where invoices go.' }),
    phone: t.exposeString('phone', { nullable: true, description: 'Telephone number, as given.' }),
    externalId: t.exposeString('externalId', {
      nullable: true,
      description: 'Your own id for the client; unique in the environment.',
    }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when the client is archived: listed no more by default, and not invoiced.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
    createdBy: t.field({
      type: ActorRef,
      description: 'Who created it.',
      extensions: reads<clients.ClientRecord>('createdByType', 'createdById', 'createdByLabel'),
      resolve: (client) => client,
    }),
  }),
});

export const ClientConnection = builder.connectionObject(
  { type: ClientRef, name: 'ClientConnection', description: 'A page of clients.' },
  { name: 'ClientEdge', description: 'A client and its place in the list.' },
);

const ClientFilterInput = builder.inputType('ClientFilterInput', {
  description: 'Which clients to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({ description: 'Part of the name, e-mail address or external id.' }),
    archived: t.boolean({
      description: 'Only archived clients, or only those that are not. Both when left out.',
    }),
    externalId: t.string({ description: 'The client with exactly this external id.' }),
  }),
});

const ClientOrderField = builder.enumType('ClientOrderField', {
  description: 'What clients can be ordered by.',
  values: {
    CREATED_AT: { description: 'Time of creation.' },
    NAME: { description: 'Name, without regard to case.' },
  },
});

const ClientOrderInput = orderInput(
  'ClientOrderInput',
  'The order of a list of clients.',
  ClientOrderField,
  'CREATED_AT',
);

const fieldsRead = oncePerField(
  (info) => propertiesRead<clients.ClientRecord>(info, 'Client', ['nodes'], ['edges', 'node']) ?? [],
);

builder.queryFields((t) => ({
  client: t.field({
    type: ClientRef,
    nullable: true,
    description: "One client. Null when it does not exist or is another tenant's.",
    authScopes: { holds: 'clients:read' },
    extensions: keepsToClients,
    args: { id: t.arg.id({ required: true, description: "The client's id." }) },
    resolve: (_root, { id }, ctx) => clients.byId(ctx, idOf('Client', id)),
  }),
  clients: t.connection(
    {
      type: ClientRef,
      description: 'The clients, newest first unless ordered otherwise.',
      authScopes: { holds: 'clients:read' },
      extensions: keepsToClients,
      complexity: pageCost,
      args: {
        filter: t.arg({ type: ClientFilterInput, description: 'Which clients.' }),
        orderBy: t.arg({ type: ClientOrderInput, description: 'In which order.' }),
      },
      resolve: async (_root, args, ctx, info) =>
        toConnection(await clients.list(ctx, args, fieldsRead(info))),
    },
    ClientConnection,
  ),
}));

const payload = (name: string, description: string) =>
  builder.objectRef<{ id: string }>(name).implement({
    description,
    fields: (t) => ({
      client: t.field({
        type: ClientRef,
        description: 'The client as it is now.',
        resolve: async ({ id }, _args, ctx) => found(ctx, id),
      }),
    }),
  });

async function found(ctx: Context, id: string): Promise<clients.ClientRecord> {
  const client = await clients.byId.fresh(ctx, id);
  if (!client) throw new NotFoundError('client');
  return client;
}

builder.objectType(ClientHasInvoicesError, {
  name: 'ClientHasInvoicesError',
  description: 'A client with invoices cannot be deleted; archive it instead.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    invoiceCount: t.exposeInt('invoiceCount', { description: 'How many invoices it has.' }),
  }),
});

builder.objectType(ClientHasPayoutsError, {
  name: 'ClientHasPayoutsError',
  description: 'A client that payouts or disbursements name cannot be deleted; archive it instead.',
  interfaces: [UserErrorInterface],
});

const optionalFields = {
  email: 'Where invoices go.',
  phone: 'Telephone number.',
  externalId: 'Your own id for the client; unique in the environment.',
};

const ClientCreateInput = builder.inputType('ClientCreateInput', {
  description: 'A new client.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'The name of the person or company, at most 200 characters.',
    }),
    email: t.string({ description: optionalFields.email }),
    phone: t.string({ description: optionalFields.phone }),
    externalId: t.string({ description: optionalFields.externalId }),
  }),
});

const ClientUpdateInput = builder.inputType('ClientUpdateInput', {
  description: 'What to change; what is left out stays, and null clears all but the name.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The client to change.' }),
    name: t.string({ description: 'The name of the person or company.' }),
    email: t.string({ description: optionalFields.email }),
    phone: t.string({ description: optionalFields.phone }),
    externalId: t.string({ description: optionalFields.externalId }),
  }),
});

const ClientDeletePayload = builder.objectRef<{ id: string }>('ClientDeletePayload').implement({
  description: 'The client is gone.',
  fields: (t) => ({
    deletedId: t.id({ description: 'The id it had.', resolve: ({ id }) => encodeId('Client', id) }),
  }),
});

builder.mutationFields((t) => ({
  clientCreate: t.field({
    type: payload('ClientCreatePayload', 'The new client.'),
    description: 'Creates a client.',
    authScopes: { holds: 'clients:write' },
    errors: { types: [ValidationError] },
    args: { input: t.arg({ type: ClientCreateInput, required: true, description: 'The client.' }) },
    resolve: async (_root, { input }, ctx) => ({ id: await service.create(ctx, input) }),
  }),
  clientUpdate: t.field({
    type: payload('ClientUpdatePayload', 'The changed client.'),
    description: 'Changes a client.',
    authScopes: { holds: 'clients:write' },
    extensions: keepsToClients,
    errors: { types: [ValidationError, NotFoundError] },
    args: { input: t.arg({ type: ClientUpdateInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input: { id, ...changes } }, ctx) => {
      const client = idOf('Client', id);
      await service.update(ctx, client, changes);
      return { id: client };
    },
  }),
  clientArchive: t.field({
    type: payload('ClientArchivePayload', 'The archived client.'),
    description: 'Takes a client out of the usual lists; its invoices stay. Archiving twice changes nothing.',
    authScopes: { holds: 'clients:write' },
    extensions: keepsToClients,
    errors: { types: [NotFoundError] },
    args: {
      input: t.arg({
        type: idInput('ClientArchiveInput', 'Which client to archive.', 'client'),
        required: true,
        description: 'Which client.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Client', input.id);
      await service.archive(ctx, id);
      return { id };
    },
  }),
  clientUnarchive: t.field({
    type: payload('ClientUnarchivePayload', 'The client, back in the lists.'),
    description: 'Brings an archived client back.',
    authScopes: { holds: 'clients:write' },
    extensions: keepsToClients,
    errors: { types: [NotFoundError] },
    args: {
      input: t.arg({
        type: idInput('ClientUnarchiveInput', 'Which client to bring back.', 'client'),
        required: true,
        description: 'Which client.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Client', input.id);
      await service.unarchive(ctx, id);
      return { id };
    },
  }),
  clientDelete: t.field({
    type: ClientDeletePayload,
    description: 'Deletes a client that has no invoices and that no payout or disbursement names.',
    authScopes: { holds: 'clients:write' },
    extensions: keepsToClients,
    errors: { types: [NotFoundError, ClientHasInvoicesError, ClientHasPayoutsError] },
    args: {
      input: t.arg({
        type: idInput('ClientDeleteInput', 'Which client to delete.', 'client'),
        required: true,
        description: 'Which client.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Client', input.id);
      await service.remove(ctx, id);
      return { id };
    },
  }),
}));
