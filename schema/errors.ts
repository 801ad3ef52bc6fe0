import { type InputIssue, NotFoundError, type UserError, ValidationError } from '#server/errors.ts';
import { builder } from './builder.ts';

export const UserErrorInterface = builder.interfaceRef<UserError>('UserError').implement({
  description: 'A refusal: an outcome the caller can act on, answered as data with HTTP 200.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What is wrong and what to do, for people.' }),
    code: t.exposeString('code', { description: 'A stable code, for programs.' }),
    path: t.exposeStringList('path', {
      description: 'The input field at fault; empty when it is none in particular.',
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description:
    'The object does not exist, or belongs to another tenant or environment: the same answer on purpose.',
  interfaces: [UserErrorInterface],
});

const InputIssueRef = builder.objectRef<InputIssue>('InputIssue').implement({
  description: 'One thing that is wrong with an input.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What is wrong and what to do.' }),
    path: t.stringList({ description: 'The field at fault.', resolve: (issue) => [...issue.path] }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  description: 'One or more input fields are not acceptable. Nothing was changed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    issues: t.field({
      type: [InputIssueRef],
      description: 'Every field at fault, so that a form can show all at once.',
      resolve: (error) => [...error.issues],
    }),
  }),
});
