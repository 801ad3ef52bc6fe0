import type pg from 'pg';
import { run } from '#server/db/rows.ts';
import type { Rail, RailAnswer, RailOrder } from './rail.ts';

const usualMs = 2_000;
const slowMs = 60 * 60 * 1000;

const messages: Record<string, string> = {
  insufficient_funds: 'The account the money was to come from does not cover it.',
  account_closed: 'The account of the recipient is closed.',
  invalid_account: 'There is no such account.',
  recipient_refused: 'The recipient has sent it back.',
};

interface Script {
  /** Why it fails, if it does. */
  outcome: string | null;
  /** Whether that is said at once, before anything is accepted. */
  refused: boolean;
  takesMs: number;
}

const scripted = /^(fail|fail-once|refuse|slow):([a-z_]{0,40})$/;

/** What the destination asks to be played; anything else arrives. */
function scriptOf({ destination, attempt }: RailOrder): Script {
  const [, kind, word] = scripted.exec(destination) ?? [];
  const code = word || 'recipient_refused';
  if (kind === 'refuse') return { outcome: code, refused: true, takesMs: 0 };
  const fails = kind === 'fail' || (kind === 'fail-once' && attempt === 1);
  return { outcome: fails ? code : null, refused: false, takesMs: kind === 'slow' ? slowMs : usualMs };
}

interface Booked {
  reference: string;
  settlesAt: Date;
  outcome: string | null;
  refused: boolean;
}

/**
 * Moves no money: it keeps books of what it was asked for and answers as a bank might. Each order is booked once,
 * under its id, whoever submits it and how often.
 */
export function createSimulatedRail({ pool, now }: { pool: pg.Pool; now(): Date }): Rail {
  const find = async (id: string) => {
    const text = `select reference, settles_at as "settlesAt", outcome, refused from simulated_rail_order where id = $1`;
    const [booked] = await run<Booked>(pool, { name: 'simulated_order', text, values: [id] });
    if (!booked) throw new Error('the simulated rail has no such order');
    return answerOf(booked, now());
  };
  return {
    name: 'simulated',
    async submit(order) {
      const { outcome, refused, takesMs } = scriptOf(order);
      const at = now();
      const text = `insert into simulated_rail_order
          (id, reference, amount, currency, destination, accepted_at, settles_at, outcome, refused)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing`;
      const { id, amount, currency, destination } = order;
      const reference = `SIM-${id.replaceAll('-', '').slice(-12).toUpperCase()}`;
      const money = [amount.toString(), currency, destination];
      const values = [id, reference, ...money, at, new Date(at.getTime() + takesMs), outcome, refused];
      await run(pool, { name: 'simulated_submit', text, values });
      return find(id);
    },
    look: (order) => find(order.id),
  };
}

function answerOf({ reference, settlesAt, outcome, refused }: Booked, now: Date): RailAnswer {
  if (!refused && now < settlesAt) return { state: 'ACCEPTED', reference, askAgainAt: settlesAt };
  if (outcome === null) return { state: 'COMPLETED', reference };
  const message = messages[outcome] ?? 'The simulated rail was asked to fail.';
  return { state: 'FAILED', reference: refused ? null : reference, code: outcome, message };
}
