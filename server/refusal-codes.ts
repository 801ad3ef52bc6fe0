import type { RequestErrorCode, Told } from './error-codes.ts';

/** An outcome that the caller can act on: data with HTTP 200, and an error where there is no such data. */
export interface Refusal extends Told {
  /** The types in GraphQL's result unions that carry it. */
  types: readonly string[];
  /** HTTP status on the REST façade; 400 unless it says otherwise. */
  rest?: number;
}

/** What mutations answer instead of their payload. */
export const refusals = {
  VALIDATION_FAILED: {
    types: ['ValidationError'],
    when: 'Fields are not acceptable. `issues` names every one with its path.',
    todo: 'Mend them.',
  },
  NOT_FOUND: {
    types: ['NotFoundError'],
    rest: 404,
    when: "No such object here; or it is another tenant's, or of the other environment.",
    todo: 'Check the id, and the environment of the key.',
  },
  QUOTA_EXCEEDED: {
    types: ['QuotaExceededError'],
    rest: 429,
    when: "The organization's `plan` includes `limit` of the `resource`, and `usage` are used; see [limits.md](limits.md).",
    todo: 'Wait for the month to end, make room, or have a larger plan.',
  },
  SCOPE_NOT_HELD: {
    types: ['ApiKeyScopeError', 'WebhookScopeError'],
    when: 'A key would get scopes, or an endpoint be told of things, that the caller does not hold or may not read; `scopes` lists them.',
    todo: 'Leave them out, or let somebody do it who holds them.',
  },
  API_KEY_STATUS: {
    types: ['ApiKeyStatusError'],
    when: "The key's `status` does not allow this, e.g. changing a revoked one.",
    todo: 'Create a key, or enable it first.',
  },
  API_KEY_SECRET: {
    types: ['ApiKeySecretError'],
    when: 'The secret is not in the state this needs: rotated meanwhile, retired already, or the current one.',
    todo: "Read the key's `secrets` again.",
  },
  API_KEY_SCOPES_IN_USE: {
    types: ['ApiKeyScopesInUseError'],
    when: 'It is not known that the key can do without these `scopes`.',
    todo: 'Name fewer, or ask for fewer days.',
  },
  API_KEY_UNUSED: {
    types: ['ApiKeyUnusedError'],
    when: 'There is nothing to go by: nobody has used the key, or any scope of it, for so many days.',
    todo: 'Revoke it, or set its scopes or networks by hand.',
  },
  EMAIL_NOT_VERIFIED: {
    types: ['EmailNotVerifiedError'],
    when: 'Whoever signed up by themselves opens the link that was sent to them before they make keys or invite.',
    todo: 'Open it, or have it sent again.',
  },
  CLIENT_ARCHIVED: {
    types: ['ClientArchivedError'],
    when: 'An archived client cannot be invoiced or paid.',
    todo: 'Unarchive it.',
  },
  CLIENT_IMPORT_INVALID: {
    types: ['ClientImportError'],
    when: 'Rows of a file of clients cannot be taken in, and so nothing was. `rows` says what is wrong with which cell.',
    todo: 'Mend or remove them, and send the file again.',
  },
  CLIENT_HAS_INVOICES: {
    types: ['ClientHasInvoicesError'],
    when: 'A client with invoices is not deleted.',
    todo: 'Archive it.',
  },
  CLIENT_HAS_PAYOUTS: {
    types: ['ClientHasPayoutsError'],
    when: 'A client that payouts or disbursements name is not deleted.',
    todo: 'Archive it.',
  },
  INVOICE_STATUS: {
    types: ['InvoiceStatusError'],
    when: "The invoice's `status` does not allow this, e.g. editing an open one.",
    todo: 'Void it and write another.',
  },
  PAYMENT_AMOUNT: {
    types: ['PaymentAmountError'],
    when: 'More than is due of an invoice; `amountDue` says how much is.',
    todo: 'Record at most that.',
  },
  PAYMENT_REVERSED: {
    types: ['PaymentReversedError'],
    when: 'The payment has been reversed already.',
    todo: 'Nothing is left to do.',
  },
  PAYMENT_LINK_STATUS: {
    types: ['PaymentLinkStatusError'],
    when: "The link's `status` does not allow this, e.g. paying a completed one.",
    todo: 'Create a link.',
  },
  PAYMENT_LINK_HAS_PAYMENTS: {
    types: ['PaymentLinkHasPaymentsError'],
    when: 'It has been paid: it is not deleted, and its terms stay.',
    todo: 'Disable it.',
  },
  PAYOUT_STATUS: {
    types: ['PayoutStatusError'],
    when: "The payout's `status` does not allow this, e.g. approving one that is rejected.",
    todo: 'Read it again, or ask for another.',
  },
  DISBURSEMENT_STATUS: {
    types: ['DisbursementStatusError'],
    when: 'The same of a disbursement, or of its row (`itemStatus`).',
    todo: 'The same.',
  },
  DISBURSEMENT_INVALID: {
    types: ['DisbursementInvalidError'],
    when: '`invalidRows` cannot be paid as they are, or no row is left.',
    todo: 'Correct or remove them, then submit.',
  },
  FOUR_EYES: {
    types: ['ApprovalError'],
    when: 'Whoever asked for money to go out does not decide about it; see [payouts.md](payouts.md).',
    todo: 'Have somebody else decide.',
  },
  APPROVER_ROLE: {
    types: ['ApprovalError'],
    when: 'Somebody with another role has to decide; see [payouts.md](payouts.md).',
    todo: 'Ask an owner, admin or finance manager.',
  },
  MONEY_LIMIT_EXCEEDED: {
    types: ['MoneyLimitError'],
    when: 'The key would pass a ceiling for money: `ceiling`, `limit`, `used`, `resetsAt`.',
    todo: 'Ask for less, wait for the day to end, or have the ceiling raised.',
  },
  INVALID_PAYLOAD: {
    types: ['InvalidPayloadError'],
    when: 'The event is no JSON object, larger than 64 KB, deeper than 64 levels, or not exact: a number that a double cannot hold, a key written twice, half a surrogate pair.',
    todo: 'Mend it; send exact numbers as strings.',
  },
  INVALID_METADATA: {
    types: ['InvalidMetadataError'],
    when: 'The metadata is no flat object of texts, numbers and booleans, has more than 50 keys or 8 KB, a key longer than 40 or a text longer than 500 characters, or a NUL; or it is not exact.',
    todo: 'Mend it; what is nested belongs into the payload.',
  },
  EMPTY_PAYLOAD: {
    types: ['InvalidAttestationError'],
    when: 'There is no prompt, or no output, to attest; see [attestations.md](attestations.md).',
    todo: 'Send both, as text or as SHA-256.',
  },
  INVALID_CONTEXT: {
    types: ['InvalidAttestationError'],
    when: "The model's provider, name or version is missing, or longer than 200 characters.",
    todo: 'Name all three.',
  },
  SUBJECT_TOO_LARGE: {
    types: ['InvalidAttestationError'],
    when: 'The `subject` of an attestation is larger than 8 KB.',
    todo: 'Name things there, and attest what they say by its hash.',
  },
  SUBJECT_TOO_MANY_KEYS: {
    types: ['InvalidAttestationError'],
    when: 'The `subject` has more than 20 keys besides `user_id` and `session_id`.',
    todo: 'Leave some out.',
  },
  ATTRIBUTES_TOO_LARGE: {
    types: ['InvalidAttestationError'],
    when: 'The same of the `attributes`.',
    todo: 'The same.',
  },
  ATTRIBUTES_TOO_MANY_KEYS: {
    types: ['InvalidAttestationError'],
    when: 'The same of the `attributes`.',
    todo: 'The same.',
  },
  TRACE_SEALED: {
    types: ['TraceSealedError'],
    rest: 409,
    when: 'The trace is sealed, or just being sealed: nothing in it changes any more; see [traces.md](traces.md).',
    todo: 'Open another trace.',
  },
  TRACE_EMPTY: {
    types: ['TraceEmptyError'],
    when: 'The trace has no event: a seal over nothing would prove nothing.',
    todo: 'Add an event first.',
  },
  TRACE_FULL: {
    types: ['TraceFullError'],
    rest: 409,
    when: 'The trace would have more than 400 events.',
    todo: 'Seal it and go on in another.',
  },
  TRACE_NOT_EMPTY: {
    types: ['TraceNotEmptyError'],
    rest: 409,
    when: 'The trace has events: only one that is open and empty is deleted.',
    todo: 'Leave it open, or seal it.',
  },
  UNSUPPORTED_DOCUMENT: {
    types: ['UnsupportedDocumentError'],
    rest: 415,
    when: "The file's content is not a PDF, whatever its name and type say.",
    todo: 'Send a PDF.',
  },
  WEBHOOK_ENDPOINT_STATUS: {
    types: ['WebhookEndpointStatusError'],
    when: "The endpoint's state does not allow this, e.g. sending a test to a disabled one.",
    todo: 'Enable it first.',
  },
  ROLE_NOT_HELD: {
    types: ['MemberRoleError'],
    when: 'Somebody would give a role, or change somebody who has one, that may do more than they may.',
    todo: 'Let somebody do it who may.',
  },
  LAST_OWNER: {
    types: ['LastOwnerError'],
    when: 'The organization would be left without an owner.',
    todo: 'Make somebody else an owner first.',
  },
  WRONG_CREDENTIAL: {
    types: ['MemberCredentialError'],
    when: 'Members, settings and domains hold in live and test, and this is a test key; or only a person can do it.',
    todo: 'Use a live key, or the console.',
  },
  ALREADY_MEMBER: {
    types: ['MemberExistsError'],
    when: 'The address belongs to a member.',
    todo: 'Nothing is left to do.',
  },
  ALREADY_INVITED: {
    types: ['MemberExistsError'],
    when: 'The address has an open invitation.',
    todo: 'Send that again, or revoke it.',
  },
  TOO_MANY_INVITATIONS: {
    types: ['TooManyInvitationsError'],
    when: 'Where mail is sent, an organization sends at most 50 invitations within an hour.',
    todo: 'Wait until the time that the message names.',
  },
  INVITATION_STATUS: {
    types: ['InvitationStatusError'],
    when: 'The invitation was accepted or revoked already.',
    todo: 'Invite again.',
  },
  TWO_FACTOR_MISSING: {
    types: ['TwoFactorMissingError'],
    when: 'Whoever requires two-factor sign-in of others has none.',
    todo: 'Set it up first.',
  },
  DOMAIN_RECORD: {
    types: ['DomainRecordError'],
    when: 'The TXT record of a domain is not there or says something else; `reason` tells. See [domains.md](domains.md).',
    todo: 'Set the record, wait, and verify again.',
  },
  DOMAIN_TAKEN: {
    types: ['DomainTakenError'],
    when: 'Another organization has verified the domain.',
    todo: 'It has to remove it first.',
  },
} as const satisfies Record<string, Refusal>;

/** What `/api/auth` answers of our own; better-auth has more. */
export const signInRefusals = {
  SIGN_UP_CLOSED: {
    status: 403,
    when: 'People come by invitation alone (`SIGNUP=invite`).',
    todo: 'Ask an owner for an invitation.',
  },
  ACCOUNT_EXISTS: {
    status: 409,
    when: 'There is an account with this e-mail address.',
    todo: 'Sign in.',
  },
  ACCOUNT_NEEDED: {
    status: 400,
    when: 'An invitation is accepted by nobody: without a session, a name and a password are needed.',
    todo: 'Sign in first, or give both.',
  },
  INVALID_NAME: {
    status: 400,
    when: 'A name is empty, too long, or sent with other fields.',
    todo: 'Give 1 to 100 characters.',
  },
  INVITATION_NOT_FOUND: {
    status: 404,
    when: 'There is no such invitation; the link may be incomplete, or a newer one was sent.',
    todo: 'Open the newest link, whole.',
  },
  INVITATION_EXPIRED: { status: 409, when: 'It has expired.', todo: 'Ask for a new one.' },
  INVITATION_REVOKED: { status: 409, when: 'It was withdrawn.', todo: 'Ask whoever invited you.' },
  INVITATION_USED: { status: 409, when: 'It has been accepted already.', todo: 'Sign in.' },
  INVITATION_OTHER_EMAIL: {
    status: 409,
    when: 'It is for another address than the one that is signed in.',
    todo: 'Sign in with that address.',
  },
  ALREADY_MEMBER: {
    status: 409,
    when: 'Whoever accepts belongs to the organization already.',
    todo: 'Nothing is left to do.',
  },
} as const satisfies Record<string, Told & { status: number }>;

export type SignInCode = keyof typeof signInRefusals;
export type RefusalCode = keyof typeof refusals | SignInCode;

/** Whatever can stand where an error stands: on the REST façade refusals do, too. */
export type ErrorCode = RequestErrorCode | RefusalCode;

/** The HTTP status of a refusal where there is no data to answer it as. */
export const restStatusOf = (code: RefusalCode): number =>
  (refusals as Readonly<Partial<Record<RefusalCode, Refusal>>>)[code]?.rest ?? 400;
