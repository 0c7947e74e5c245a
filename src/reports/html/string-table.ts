/** Numbers texts, so that each is written once however often it occurs. */
export class StringTable {
  private readonly numbers = new Map<string, number>();

  /** The number of a text; -1 for none. */
  public numberOf(text: string | undefined): number {
    if (text === undefined) return -1;
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.numbers.size);
    return this.numbers.size - 1;
  }

  /** The texts in the order of their numbers. */
  public texts(): Iterable<string> {
    return this.numbers.keys();
  }
}
