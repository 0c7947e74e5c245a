/** From where something is exposed. */
export class Origin {
  /** Addresses outside of the cluster and of private ranges. */
  public static readonly INTERNET = new Origin();

  /** The workloads of a namespace. */
  public static namespace(name: string): Origin {
    if (typeof name !== 'string' || name === '') throw new Error(`namespace is ${JSON.stringify(name)}: expected the name of a namespace`);
    return new Origin(name);
  }

  /** @internal */
  private constructor(public readonly _namespace?: string) {}
}
