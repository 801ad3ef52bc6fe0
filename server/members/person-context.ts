import type { Origin, Person } from '#server/auth/people-events.ts';
import { anonymous, type Environment, type Principal } from '#server/auth/principal.ts';
import { type Context, type Runtime, systemContext } from '#server/context.ts';

/** Where what belongs to no environment is noted down: it is shown in both. */
export const homeOf = ({ config }: Runtime): Environment =>
  config.environments.includes('LIVE') ? 'LIVE' : 'TEST';

/** To leave a trace of what a person did at the door, where there is no principal yet. It holds no scope. */
export function personContext(
  runtime: Runtime,
  person: Person,
  organization: { id: string; name: string },
  origin: Origin,
): Context {
  const principal: Principal = {
    ...anonymous,
    kind: 'USER',
    organizationId: organization.id,
    organizationName: organization.name,
    environment: homeOf(runtime),
    actor: { type: 'USER', id: person.id, label: person.name || person.email },
    user: person,
  };
  return atTheDoor(runtime, principal, origin);
}

/** The same, where nobody knows who it was. */
export function strangerContext(
  runtime: Runtime,
  organization: { id: string; name: string },
  origin: Origin,
) {
  const principal: Principal = {
    ...anonymous,
    organizationId: organization.id,
    organizationName: organization.name,
    environment: homeOf(runtime),
    actor: { type: 'SYSTEM', id: null, label: 'sign-in' },
  };
  return atTheDoor(runtime, principal, origin);
}

function atTheDoor(runtime: Runtime, principal: Principal, origin: Origin): Context {
  const { ip, userAgent, requestId } = origin;
  return { ...systemContext(runtime, principal, requestId), caller: { ip, userAgent } };
}
