import type { InputRef } from '@pothos/core';
import type { Direction } from '#server/db/page.ts';
import { builder, OrderDirectionEnum } from './builder.ts';

type Types = typeof builder.$inferSchemaTypes;

export type InputFields = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

/** What somebody says of what is anchored, beside it. */
export const saidFields = (t: InputFields) => ({
  occurredAt: t.field({
    type: 'DateTime',
    description:
      'When it happened, as you say. Not in the future, but for five minutes that clocks may differ.',
  }),
  metadata: t.field({
    type: 'JSON',
    description:
      'What else you say of it, to find it by: a flat object of at most 50 keys and 8 KB. Keys have at most 40 ' +
      'characters; values are texts of at most 500, numbers, true or false. It must be exact, as the payload.',
  }),
});

/** The input of a verb that has to know nothing but which object. `whose` is it, e.g. `client`. */
export const idInput = (name: string, description: string, whose: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({ id: t.id({ required: true, description: `The ${whose}'s id.` }) }),
  });

/** The order of a list: by `usual`, from the largest on, unless asked otherwise. */
export const orderInput = <Field extends string>(
  name: string,
  description: string,
  field: PothosSchemaTypes.EnumRef<Types, Field, Field>,
  usual: NoInfer<Field>,
) => {
  const input = builder.inputType(name, {
    description,
    fields: (t) => ({
      field: t.field({ type: field, required: true, defaultValue: usual as never, description: 'By what.' }),
      direction: t.field({
        type: OrderDirectionEnum,
        required: true,
        defaultValue: 'DESC',
        description: 'Which way.',
      }),
    }),
  });
  // Pothos does not see through the type parameter.
  return input as unknown as InputRef<{ field: Field; direction: Direction }>;
};
