const pauseMs = 20;

/** Tries until `check` stops throwing, or answers its last failure when the time is over. */
export async function eventually<Result>(check: () => Promise<Result>, withinMs = 10_000): Promise<Result> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
