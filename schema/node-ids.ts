import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import { encodeId, type IdType, idPrefixes } from '#server/db/id.ts';
import { reads } from './selection.ts';

const pluginName = 'nodeIds';

const isIdType = (name: string): name is IdType => Object.hasOwn(idPrefixes, name);

/** Resolves `id` at once where Relay's own resolver makes a promise for every object of a page. */
class NodeIdsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { name, parentType } = config;
    if (name !== 'id' || !isIdType(parentType)) return config;
    const extensions = { ...config.extensions, ...reads<{ id: string }>('id') };
    return {
      ...config,
      extensions,
      resolve: (record) => encodeId(parentType, (record as { id: string }).id),
    };
  }
}

declare global {
  export namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      nodeIds: NodeIdsPlugin<Types>;
    }
  }
}

SchemaBuilder.registerPlugin(pluginName, NodeIdsPlugin);

export default pluginName;
