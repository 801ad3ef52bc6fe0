import { randomUUID } from 'node:crypto';
import { type Environment, systemPrincipal } from '#server/auth/principal.ts';
import { type Context, type Runtime, systemContext } from '#server/context.ts';

/** Whose a thing is that the clock has to do with. */
export interface ClockSubject {
  organizationId: string;
  organizationName: string;
  environment: Environment;
}

/** Where the clock acts, nobody does: `label` is the rule that it follows. */
export function clockContext(runtime: Runtime, subject: ClockSubject, label: string): Context {
  const organization = { id: subject.organizationId, name: subject.organizationName };
  return systemContext(runtime, systemPrincipal(organization, subject.environment, label), randomUUID());
}
