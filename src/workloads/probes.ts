import * as kplus from 'cdk8s-plus-28';

/** Options of a gRPC probe. */
export interface GrpcProbeOptions extends kplus.ProbeOptions {
  /**
   * Name of the service that the health check asks about.
   *
   * @default - the server as a whole
   */
  readonly service?: string;
}

/** Options of an HTTP probe with headers. */
export interface HttpProbeOptions extends kplus.HttpGetProbeOptions {
  /**
   * Request headers by name.
   *
   * @default - those of the kubelet
   */
  readonly headers?: { [name: string]: string };
}

/** Probes that cdk8s-plus has no words for. They are used like those of `kplus.Probe`. */
export class Probes {
  /**
   * Asks a server for its health by the gRPC Health Checking Protocol.
   *
   * @param port the port that the server listens on
   * @param options the service that is asked about, and times
   * @throws when the port is out of range
   */
  public static fromGrpc(port: number, options: GrpcProbeOptions = {}): kplus.Probe {
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      throw new Error(`port ${port} of a gRPC probe is out of range: expected a whole number from 1 to 65535`);
    }
    const { service, ...rest } = options;
    return rerendered(kplus.Probe.fromTcpSocket({ ...rest, port }), ({ tcpSocket, ...probe }) => ({ ...probe, grpc: { port, service } }));
  }

  /**
   * Requests a URL with headers of your own.
   *
   * @param path path of the URL
   * @param options headers, port, and times
   */
  public static fromHttpGet(path: string, options: HttpProbeOptions = {}): kplus.Probe {
    const { headers, ...rest } = options;
    const httpHeaders = Object.keys(headers ?? {}).sort().map(name => ({ name, value: headers![name] }));
    return rerendered(kplus.Probe.fromHttpGet(path, rest), ({ httpGet, ...probe }) =>
      ({ ...probe, httpGet: { ...httpGet!, ...httpHeaders.length > 0 ? { httpHeaders } : {} } }));
  }

  private constructor() {}
}

/** A probe whose rendering is changed. The constructor of `kplus.Probe` is private, so it cannot be extended. */
function rerendered(probe: kplus.Probe, change: (rendered: kplus.k8s.Probe) => kplus.k8s.Probe): kplus.Probe {
  const render = probe._toKube.bind(probe);
  return Object.defineProperty(probe, '_toKube', { value: (container: kplus.Container) => change(render(container)) });
}
