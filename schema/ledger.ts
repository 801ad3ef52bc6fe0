import type { CheckpointKey, ReceiptKey } from '#server/ledger/checkpoint.query.ts';
import { checkpointNote } from '#server/ledger/checkpoint.ts';
import type { Trouble } from '#server/ledger/watchers.query.ts';
import type { HealthReason, HealthStatus, LedgerHealth } from '#server/transparency/ledger-health.ts';
import {
  type LedgerOverview,
  type LedgerPublishing,
  type LedgerWitness,
  ledgerOverview,
} from '#server/transparency/ledger-overview.ts';
import { builder, EnvironmentEnum } from './builder.ts';

const HealthStatusEnum = builder.enumType('LedgerHealthStatus', {
  description: 'How the log is.',
  values: {
    OK: { description: 'All is well.' },
    LAGGING: { description: 'A witness or the publishing is late, or waits for something to be mended.' },
    BROKEN: { description: 'The log is not what it was, or does not grow: somebody has to look.' },
  } satisfies Record<HealthStatus, object>,
});

const ReasonRef = builder.objectRef<HealthReason>('LedgerHealthReason').implement({
  description: 'Why the log is not as it should be.',
  fields: (t) => ({
    code: t.exposeString('code', {
      description:
        'What it is: `DAMAGED`, `NOT_APPENDED`, `BUSY`, of witnesses `INCONSISTENT`, `AHEAD`, `UNKNOWN_LOG`, ' +
        '`UNTRUSTED_KEY`, `UNREACHABLE`, `WRONG_COSIGNATURE`, `REFUSED`, of publishing `CONTRADICTION`, `GIT`, ' +
        '`NOT_WRITTEN`, of both `LATE`.',
    }),
    message: t.exposeString('message', { description: 'The same in a sentence.' }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when, where that is known.',
    }),
  }),
});

const HealthRef = builder.objectRef<LedgerHealth>('LedgerHealth').implement({
  description: 'How the log is, and why.',
  fields: (t) => ({
    status: t.expose('status', { type: HealthStatusEnum, description: 'The worst of it.' }),
    reasons: t.field({
      type: [ReasonRef],
      description: 'All that is not as it should be, the worst first.',
      resolve: ({ reasons }) => [...reasons],
    }),
  }),
});

const TroubleRef = builder.objectRef<Trouble>('LedgerTrouble').implement({
  description: 'What went wrong the last time.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'As `LedgerHealthReason.code`.' }),
    detail: t.exposeString('detail', { description: 'What is known of it.' }),
    since: t.expose('since', { type: 'DateTime', description: 'Since when.' }),
  }),
});

const CheckpointKeyRef = builder.objectRef<CheckpointKey>('LedgerCheckpointKey').implement({
  description: 'A key that signs checkpoints, or did.',
  fields: (t) => ({
    vkey: t.exposeString('vkey', { description: 'The key as verifiers are given it (C2SP signed-note).' }),
    fromSize: t.exposeInt('fromSize', { description: 'It signs checkpoints of this size and larger.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    retiredAt: t.expose('retiredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the next took its place; null for the current one.',
    }),
    endorsement: t.exposeString('endorsement', {
      nullable: true,
      description: 'The signed note by which the key before it names it; null for the first.',
    }),
  }),
});

const ReceiptKeyRef = builder.objectRef<ReceiptKey>('LedgerReceiptKey').implement({
  description: 'A key that signs receipts, or did.',
  fields: (t) => ({
    publicKey: t.string({
      description: 'The raw Ed25519 key, in base64.',
      resolve: ({ publicKey }) => publicKey.toString('base64'),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    retiredAt: t.expose('retiredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the next took its place; null for the current one.',
    }),
  }),
});

const WitnessRef = builder.objectRef<LedgerWitness>('LedgerWitness').implement({
  description: 'Somebody else, who cosigns what continues everything that they have seen before.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What its key is called.' }),
    vkey: t.exposeString('vkey', { description: 'Its key.' }),
    size: t.exposeInt('size', {
      description: 'How many entries the log had that it cosigned last; 0 for never.',
    }),
    cosignedAt: t.expose('cosignedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When that was, by its own clock.',
    }),
    trouble: t.expose('trouble', {
      type: TroubleRef,
      nullable: true,
      description: 'Why it has not cosigned since; null where nothing went wrong.',
    }),
  }),
});

const PublishingRef = builder.objectRef<LedgerPublishing>('LedgerPublishing').implement({
  description: 'How checkpoints are published to a folder (`LEDGER_PUBLISH_DIR`).',
  fields: (t) => ({
    size: t.exposeInt('size', { description: 'Of the checkpoint published last; 0 for none.' }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When that was.',
    }),
    everySeconds: t.exposeInt('everySeconds', { description: 'How often it is looked for a new one.' }),
    trouble: t.expose('trouble', {
      type: TroubleRef,
      nullable: true,
      description: 'Why nothing was published since; null where nothing went wrong.',
    }),
  }),
});

const LedgerRef = builder.objectRef<LedgerOverview>('Ledger').implement({
  description:
    'The transparency log of the environment as a whole. All organizations of the server share it; it says nothing of ' +
    'what they have anchored.',
  authScopes: { holds: 'events:read' },
  fields: (t) => ({
    environment: t.expose('environment', {
      type: EnvironmentEnum,
      description: 'Which of the two logs it is.',
    }),
    origin: t.exposeString('origin', {
      description: 'Its name, which is the first line of its checkpoints.',
    }),
    size: t.int({
      description: 'How many entries it has.',
      resolve: ({ checkpoint }) => checkpoint?.size ?? 0,
    }),
    rootHash: t.string({
      nullable: true,
      description: "The tree's root, in base64; null while it is empty.",
      resolve: ({ checkpoint }) => checkpoint?.root.toString('base64') ?? null,
    }),
    checkpoint: t.string({
      nullable: true,
      description:
        'The newest signed head of the tree: a C2SP checkpoint, with what witnesses have added by now.',
      resolve: ({ checkpoint }) => checkpoint && checkpointNote(checkpoint),
    }),
    checkpointAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was signed.',
      resolve: ({ checkpoint }) => checkpoint?.createdAt ?? null,
    }),
    cosignedCheckpoint: t.string({
      nullable: true,
      description: 'The newest of the checkpoints with the most cosignatures; null where there is none.',
      resolve: ({ cosigned }) => cosigned && checkpointNote(cosigned),
    }),
    checkpointKeys: t.field({
      type: [CheckpointKeyRef],
      description: 'The keys that sign its checkpoints, the oldest first.',
      resolve: ({ keys }) => keys.checkpointKeys,
    }),
    receiptKeys: t.field({
      type: [ReceiptKeyRef],
      description: 'The keys that sign receipts, the oldest first.',
      resolve: ({ keys }) => keys.receiptKeys,
    }),
    witnesses: t.field({
      type: [WitnessRef],
      description: 'The witnesses that are asked to cosign (`LEDGER_WITNESSES`).',
      resolve: ({ witnesses }) => [...witnesses],
    }),
    publishing: t.expose('publishing', {
      type: PublishingRef,
      nullable: true,
      description: 'Where checkpoints are published; null where they are not.',
    }),
    health: t.expose('health', { type: HealthRef, description: 'How it is.' }),
  }),
});

builder.queryField('ledger', (t) =>
  t.field({
    type: LedgerRef,
    nullable: true,
    authScopes: { holds: 'events:read' },
    complexity: 10,
    description: 'The transparency log that events are anchored in: its head, keys, witnesses and health.',
    resolve: (_root, _args, { runtime, principal }) => ledgerOverview(runtime, principal.environment),
  }),
);
