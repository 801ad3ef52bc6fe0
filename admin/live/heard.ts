interface Hearing {
  /** A stream of events has begun. */
  onOpen(): void;
  /** Something came, be it only a comment that keeps the line open. */
  onSound(): void;
}

/** `fetch` that tells whether anything comes: of a stream's comments urql says nothing. */
export const heard =
  (ask: typeof fetch, { onOpen, onSound }: Hearing): typeof fetch =>
  async (input, init) => {
    const response = await ask(input, init);
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (!isStream || !response.body) return response;
    onOpen();
    const listening = new TransformStream<Uint8Array, Uint8Array>({
      transform(part, next) {
        onSound();
        next.enqueue(part);
      },
    });
    return new Response(response.body.pipeThrough(listening), response);
  };
