/** Wall times in milliseconds. */
export interface Times {
  /** Of the very first run, when nothing is compiled yet. */
  readonly first: number;
  /** Of the runs after the first ones. */
  readonly median: number;
}

const WARM_UP = 2;

/**
 * Wall times of several measures, taken in turn so that a noisy moment hits all alike.
 */
export function measureInTurn(rounds: number, measures: { readonly [name: string]: () => unknown }): Record<string, Times> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds + WARM_UP; round++) {
    for (const [name, run] of Object.entries(measures)) {
      const start = process.hrtime.bigint();
      run();
      (times[name] ??= []).push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, { first: values[0], median: median(values.slice(WARM_UP)) }]));
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
