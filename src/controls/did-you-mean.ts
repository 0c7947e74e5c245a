/** Of known names those that look most like another, best first, in words: `did you mean 'a' or 'b'? `; empty where none does. */
export function didYouMean(name: string, known: readonly string[]): string {
  const alike = known.map(candidate => ({ candidate, score: likeness(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ score }) => score > 0.4)
    .sort((a, b) => b.score - a.score || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => `'${candidate}'`);
  return alike.length > 0 ? `did you mean ${alike.join(' or ')}? ` : '';
}

/** Share of the pairs of neighbouring letters that two texts have in common (Dice's coefficient). */
function likeness(a: string, b: string): number {
  const pairs = (text: string) => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)));
  const [left, right] = [pairs(a.slice(0, 200)), pairs(b)];
  return 2 * [...left].filter(pair => right.has(pair)).length / Math.max(1, left.size + right.size);
}
