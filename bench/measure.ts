/** Median wall time in milliseconds of several measures, taken in turn so that a noisy moment hits all alike. */
export function measureInTurn(rounds: number, measures: { readonly [name: string]: () => unknown }): Record<string, number> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(measures)) {
      const start = process.hrtime.bigint();
      run();
      (times[name] ??= []).push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
