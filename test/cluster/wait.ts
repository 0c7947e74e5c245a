export interface WaitOptions {
  /** Completes the sentence "waited for …". */
  readonly what: string;
  /** @default 60 */
  readonly timeoutSeconds?: number;
  /** What is known when time is up. */
  readonly detail?: () => string;
}

/**
 * Asks until the answer is neither undefined nor false, and returns it.
 *
 * @throws Error when time is up, or what the question throws
 */
export async function waitFor<T>(ask: () => Promise<T | undefined | false>, options: WaitOptions): Promise<T> {
  const seconds = options.timeoutSeconds ?? 60;
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer as T;
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${options.what}${options.detail ? `: ${options.detail()}` : ''}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
