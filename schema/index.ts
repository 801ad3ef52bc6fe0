import { specifiedDirectives } from 'graphql';
import { builder } from './builder.ts';
import { requiresScopesDirective } from './requires-scopes.ts';
import './scalars.ts';
import './errors.ts';
import './me.ts';
import './scope-advice.ts';
import './organization.ts';
import './api-key.ts';
import './api-key-mutations.ts';
import './api-key-secret.ts';
import './api-key-explain.ts';
import './client.ts';
import './invoice.ts';
import './invoice-mutations.ts';
import './event.ts';
import './activity.ts';

export const schema = builder.toSchema({ directives: [...specifiedDirectives, requiresScopesDirective] });
