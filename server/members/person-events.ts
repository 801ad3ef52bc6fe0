import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import type { Origin, PeopleEvents, Person, PersonEvent } from '#server/auth/people-events.ts';
import type { Runtime } from '#server/context.ts';
import * as acceptance from './acceptance.service.ts';
import { passwordLetter } from './password.letter.ts';
import { personContext, strangerContext } from './person-context.ts';
import { signUp } from './sign-up.service.ts';
import { verificationLetter } from './verification.letter.ts';

/** What `auth` tells of people, and what comes of it: traces, memberships, mail. */
export function createPeopleEvents(runtime: Runtime): PeopleEvents {
  const { mailer, config } = runtime;
  return {
    happened: (type, person, origin) => happened(runtime, type, person, origin),
    signInFailed: (person, step, origin) => signInFailed(runtime, person, step, origin),
    sendPasswordReset: mailer.isOn
      ? async (person, token) => {
          await mailer.send(person.email, passwordLetter(`${config.publicUrl}/reset-password#${token}`));
        }
      : null,
    signUp: config.signup === 'open' ? (...given) => signUp(runtime, ...given) : null,
    sendVerification: mailer.isOn
      ? async (person, token) => {
          const link = `${config.publicUrl}/api/auth/verify-email?token=${token}&callbackURL=%2F`;
          await mailer.send(person.email, verificationLetter(link));
        }
      : null,
    lookAtInvitation: (token) => acceptance.look(runtime, token),
    acceptInvitation: (...accepted) => acceptance.accept(runtime, ...accepted),
    acceptInvitationAnew: (...accepted) => acceptance.acceptAnew(runtime, ...accepted),
  };
}

/** A trace in every organization that the person belongs to. */
async function happened(runtime: Runtime, type: PersonEvent, person: Person, origin: Origin): Promise<void> {
  await runtime.orm.em.fork().transactional(async (em) => {
    if (type === 'person.signed_in') {
      await em.execute('update "user" set last_signed_in_at = ? where id = ?', [runtime.now(), person.id]);
    }
    for (const organization of await organizationsOf(em, person)) {
      activity.record(personContext(runtime, person, organization, origin), em, {
        type,
        subject: { id: person.id, label: person.email },
      });
    }
  });
}

const hourMs = 60 * 60 * 1000;
const failuresPerHour = 10;

/**
 * A failed sign-in of somebody who is known here. Of each person at most ten in an hour are written down, so that
 * guessing fills no log; what is beyond is refused all the same. They are counted one after the other: whoever guesses
 * side by side must not get past the ten.
 */
async function signInFailed(
  runtime: Runtime,
  person: Person,
  step: 'PASSWORD' | 'TWO_FACTOR',
  origin: Origin,
): Promise<void> {
  const type = 'person.sign_in_failed';
  await runtime.orm.em.fork().transactional(async (em) => {
    await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`${type} ${person.id}`]);
    const since = new Date(runtime.now().getTime() - hourMs);
    for (const organization of await organizationsOf(em, person)) {
      const [{ count } = { count: 0 }] = await em.execute<{ count: number }[]>(
        `select count(*)::int as count from activity
         where subject_id = ? and organization_id = ? and type = ? and created_at > ?`,
        [person.id, organization.id, type, since],
      );
      if (count >= failuresPerHour) continue;
      activity.record(strangerContext(runtime, organization, origin), em, {
        type,
        subject: { id: person.id, label: person.email },
        data: { step },
      });
    }
  });
}

const organizationsOf = (em: EntityManager, person: Person) =>
  em.execute<{ id: string; name: string }[]>(
    `select organization.id, organization.name from member
     join organization on organization.id = member.organization_id where member.user_id = ?`,
    [person.id],
  );
