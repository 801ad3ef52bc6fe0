/** What a rail is asked to move. The same order may be sent again: its id says that it is the same. */
export interface RailOrder {
  /** One attempt to move this money; an attempt is moved once, however often it is submitted. */
  id: string;
  attempt: number;
  recipientName: string;
  destination: string;
  /** Minor units. */
  amount: bigint;
  currency: string;
  reference: string | null;
}

export type RailAnswer =
  /** It is under way; worth asking again from `askAgainAt` on. */
  | { state: 'ACCEPTED'; reference: string; askAgainAt: Date }
  | { state: 'COMPLETED'; reference: string }
  /** No money has moved, and none will. */
  | { state: 'FAILED'; reference: string | null; code: string; message: string };

/**
 * What moves money. A thrown error says nothing about the order: it is submitted again, under the same id, until
 * there is an answer.
 */
export interface Rail {
  readonly name: string;
  submit(order: RailOrder): Promise<RailAnswer>;
  /** What became of an accepted order. */
  look(order: RailOrder): Promise<RailAnswer>;
}
