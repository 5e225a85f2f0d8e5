/**
 * Waits for all, then gives their values. Unlike Promise.all it never leaves one of them at work behind a failure.
 * @throws the first failure in their order
 */
export async function settleAll<T extends readonly Promise<unknown>[] | []>(
  promises: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const outcomes = await Promise.allSettled(promises);
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }) as { -readonly [K in keyof T]: Awaited<T[K]> };
}
