import { actorIdOf } from '#server/activity/actor-id.ts';
import { builder } from './builder.ts';

export interface CreatedBy {
  createdByType: 'API_KEY' | 'USER' | 'SYSTEM';
  createdById: string | null;
  createdByLabel: string;
}

const ActorTypeEnum = builder.enumType('ActorType', {
  description: 'What kind of actor did something.',
  values: {
    API_KEY: { description: 'A program, with an API key.' },
    USER: { description: 'A person, in the console.' },
    SYSTEM: { description: 'The server itself.' },
  },
});

/** Who did something, as recorded at the time. */
export const ActorRef = builder.objectRef<CreatedBy>('Actor').implement({
  description: 'Who did something, as recorded at the time; it outlives the person or key.',
  fields: (t) => ({
    type: t.expose('createdByType', { type: ActorTypeEnum, description: 'Person, program or the server.' }),
    id: t.id({
      nullable: true,
      description: 'The id of the person or key.',
      resolve: ({ createdByType, createdById }) => actorIdOf(createdByType, createdById),
    }),
    label: t.exposeString('createdByLabel', { description: 'Its name at the time.' }),
  }),
});
