import type { Client } from '@urql/core';
import {
  type DataProvider,
  type GetListParams,
  type GetListResult,
  HttpError,
  type RaRecord,
  type SortPayload,
} from 'react-admin';
import { CursorChains } from './cursor-chain.ts';
import { type Refusal, refusalError } from './errors.ts';
import { execute, type Request } from './execute.ts';

export interface ListArgs {
  window: { first: number; after: string | null };
  sort: SortPayload;
  filter: Record<string, unknown>;
}

interface PageData<Item> {
  page: {
    totalCount?: number;
    nodes: Item[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
  };
}

export type Saved<Item> = { result: { record: Item } | Refusal };
export type Deleted = { result: { deletedId: string } | Refusal };

/**
 * What a resource says about itself: its documents, aliased `page`, `record`, `records` and `result`, and how a
 * form becomes their input. The compiler checks that document, variables and record agree.
 */
export interface RelayResource<Item extends RaRecord, Form, Created extends RaRecord = Item> {
  list(args: ListArgs): Request<PageData<Item>>;
  one(id: string): Request<{ record: Item | null }>;
  many?(ids: string[]): Request<{ records: (Item | object | null)[] }>;
  create?(form: Form): Request<Saved<Created>>;
  update?(id: string, form: Form, previous: Item): Request<Saved<Item>>;
  remove?(id: string): Request<Deleted>;
}

export function resource<Item extends RaRecord, Form = never>(definition: RelayResource<Item, Form>) {
  return definition as unknown as RelayResource<RaRecord, unknown>;
}

/** The payload of a result union; any other member of it is thrown. */
export function succeed<Result extends object>({ result }: { result: Result }): Exclude<Result, Refusal> {
  if (isRefusal(result)) throw refusalError(result);
  return result as Exclude<Result, Refusal>;
}

function isRefusal(result: object): result is Refusal {
  return 'code' in result && 'message' in result;
}

export function relayDataProvider(
  client: Client,
  resources: Readonly<Record<string, RelayResource<RaRecord, unknown>>>,
): DataProvider {
  const chains = new CursorChains();

  async function getList(
    name: string,
    params: GetListParams & { signal?: AbortSignal },
  ): Promise<GetListResult> {
    const { pagination = { page: 1, perPage: 25 }, sort = { field: 'id', order: 'ASC' } } = params;
    const filter: Record<string, unknown> = params.filter ?? {};
    const { page, perPage: first } = pagination;
    const read = (after: string | null) =>
      execute(client, find(name).list({ window: { first, after }, sort, filter }), params.signal);

    const list = JSON.stringify([name, first, sort, filter]);
    const after = await chains.startOf(list, page, async (cursor) => {
      const { pageInfo } = (await read(cursor)).page;
      return pageInfo.hasNextPage ? pageInfo.endCursor : null;
    });
    if (after === undefined) return { data: [], pageInfo: { hasNextPage: false, hasPreviousPage: page > 1 } };

    const { page: found, ...meta } = await read(after);
    chains.remember(list, page, found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null);
    return {
      data: found.nodes,
      // Without `total` react-admin pages by next and previous, which is what cursors can do.
      pageInfo: { hasNextPage: found.pageInfo.hasNextPage, hasPreviousPage: page > 1 },
      meta: { ...meta, totalCount: found.totalCount },
    };
  }

  async function getOne(name: string, id: unknown, signal?: AbortSignal) {
    const { record } = await execute(client, find(name).one(String(id)), signal);
    if (!record) throw new HttpError('ra.notification.item_doesnt_exist', 404, { code: 'NOT_FOUND' });
    return record;
  }

  function find(name: string): RelayResource<RaRecord, unknown> {
    const found = resources[name];
    if (!found) throw new Error(`No such resource: ${name}`);
    return found;
  }

  const provider: DataProvider = {
    supportAbortSignal: true,
    getList: async (name, params) => getList(name, params) as Promise<GetListResult<never>>,
    getOne: async (name, { id, signal }) => ({ data: (await getOne(name, id, signal)) as never }),
    getMany: async (name, { ids, signal }) => {
      const { many } = find(name);
      const keys = ids.map(String);
      if (!many) return { data: (await Promise.all(keys.map((id) => getOne(name, id, signal)))) as never[] };
      const { records } = await execute(client, many(keys), signal);
      return { data: records.filter((record) => record && 'id' in record) as never[] };
    },
    getManyReference: async (name, { target, id, ...params }) =>
      getList(name, { ...params, filter: { ...params.filter, [target]: id } }) as Promise<
        GetListResult<never>
      >,
    create: async (name, { data }) => {
      const { create } = find(name);
      if (!create) throw unsupported('create', name);
      return { data: succeed(await execute(client, create(data))).record as never };
    },
    update: async (name, { id, data, previousData }) => {
      const { update } = find(name);
      if (!update) throw unsupported('update', name);
      const asked = update(String(id), data, previousData as RaRecord);
      return { data: succeed(await execute(client, asked)).record as never };
    },
    delete: async (name, { id }) => {
      const { remove } = find(name);
      if (!remove) throw unsupported('delete', name);
      const { deletedId } = succeed(await execute(client, remove(String(id))));
      return { data: { id: deletedId } as never };
    },
    // One refusal must not hide behind the others' success: nothing here acts on many records at once.
    updateMany: async (name) => Promise.reject(unsupported('updateMany', name)),
    deleteMany: async (name) => Promise.reject(unsupported('deleteMany', name)),
  };
  return provider;
}

function unsupported(verb: string, name: string): Error {
  return new Error(`${name} has no ${verb}.`);
}
