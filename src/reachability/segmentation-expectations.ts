/** A connection that a test expects. */
export interface ExpectedConnection {
  /** `namespace/name`, `namespace/name[Kind]`, `{ingress-controller}`, a range of addresses as `connections()` lists it, or `outside` for all of them. */
  readonly from: string;
  /** As `from`. */
  readonly to: string;
  /**
   * `TCP 80,8080-8090,UDP 53`; `80/TCP`; `all`.
   *
   * @default - whatever ports are open
   */
  readonly ports?: string;
}
