/** The candidates that somebody who wrote `word` may have meant, best first: few letters differ. */
export function nearest(word: string, candidates: readonly string[]): string[] {
  const given = word.slice(0, 100).toLowerCase();
  const within = Math.max(1, Math.floor(given.length / 3));
  return candidates
    .map(candidate => ({ candidate, distance: candidate.startsWith(given) && given.length > 1 ? 0 : distance(given, candidate.toLowerCase()) }))
    .filter(row => row.distance <= within)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Insertions, removals, replacements and swaps of neighbours from one text to the other (optimal string alignment). */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length];
}
