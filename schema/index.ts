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
<<<<<<< HEAD
import './api-key-addresses.ts';
=======
import './api-key-archive.ts';
import './api-key-usage.ts';
import './api-key-forensics.ts';
import './api-request.ts';
>>>>>>> c2c0b63 (Answer what keys did: usage by hour and day, the request log, denials and addresses; archive dead keys)
import './api-key-explain.ts';
import './api-key-pin-networks.ts';
import './client.ts';
import './invoice.ts';
import './invoice-mutations.ts';
import './event.ts';
import './activity.ts';

export const schema = builder.toSchema({ directives: [...specifiedDirectives, requiresScopesDirective] });
