import type { Role } from './scopes.ts';

/** Where a request to `/api/auth/…` came from, for the trace it leaves. */
export interface Origin {
  ip: string;
  userAgent: string | null;
  requestId: string;
}

export interface Person {
  id: string;
  name: string;
  email: string;
}

export interface NewAccount {
  name: string;
  email: string;
  passwordHash: string;
  /** What the organization is to be called. */
  organization: string;
}

export interface InvitationView {
  organization: string;
  email: string;
  role: Role;
  expiresAt: Date;
  /** Whether there is somebody to sign in with this address. */
  hasAccount: boolean;
}

export type PersonEvent =
  | 'person.signed_in'
  | 'person.password_changed'
  | 'person.password_reset'
  | 'person.two_factor_enabled'
  | 'person.two_factor_disabled';

/** What the house does about people; auth knows how they prove who they are, and no rules. */
export interface PeopleEvents {
  happened(type: PersonEvent, person: Person, origin: Origin): Promise<void>;
  signInFailed(person: Person, step: 'PASSWORD' | 'TWO_FACTOR', origin: Origin): Promise<void>;
  /** Null where this server sends no mail. */
  sendPasswordReset: ((person: Person, token: string) => Promise<void>) | null;
  /** Null where people come by invitation only. */
  signUp: ((account: NewAccount, origin: Origin) => Promise<Person>) | null;
  /** Null where this server sends no mail. */
  sendVerification: ((person: Person, token: string) => Promise<void>) | null;
  lookAtInvitation(token: string): Promise<InvitationView>;
  /** Of somebody who is signed in; the session acts for the organization from then on. */
  acceptInvitation(token: string, person: Person, sessionId: string, origin: Origin): Promise<void>;
  /** Of somebody new, who becomes a person of this server by it. */
  acceptInvitationAnew(
    token: string,
    account: { name: string; passwordHash: string },
    origin: Origin,
  ): Promise<Person>;
}
