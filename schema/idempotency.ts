import SchemaBuilder, {
  BasePlugin,
  InputFieldBuilder,
  type PothosInputFieldType,
  type SchemaTypes,
} from '@pothos/core';

const pluginName = 'idempotency';

const description =
  'Instead of the header `Idempotency-Key`: sent again with the same key, the request is answered again and done ' +
  'once. 1 to 255 printable characters, kept for 24 hours.';

/** Gives the input of every mutation an `idempotencyKey`; `http/idempotency.ts` reads it. */
class IdempotencyPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override beforeBuild(): void {
    this.builder.configStore.onPrepare(() => {
      for (const { args } of this.builder.configStore.getFields('Mutation', 'Object').values()) {
        const input = args.input?.type;
        if (input) this.#addTo(input);
      }
    });
  }

  #addTo(input: PothosInputFieldType<Types>): void {
    if (input.kind !== 'InputObject') return;
    const t = new InputFieldBuilder(this.builder, 'InputObject');
    this.builder.configStore.addInputFields(input.ref, () => ({ idempotencyKey: t.string({ description }) }));
  }
}

declare global {
  export namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      idempotency: IdempotencyPlugin<Types>;
    }
  }
}

SchemaBuilder.registerPlugin(pluginName, IdempotencyPlugin);

export default pluginName;
