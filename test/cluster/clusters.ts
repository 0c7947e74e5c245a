import { existsSync, readFileSync } from 'fs';
import { findBinaries, VERSIONS } from './binaries';
import { Client } from './client';
import { type Connection, type ControlPlane, type ControlPlaneOptions, startControlPlane } from './control-plane';

/** Names the file through which a test run's control planes are known to its suites: a list of connections. */
export const CONNECTIONS_FILE = 'BULWARK_CLUSTERS';

/** Releases to test on; `BULWARK_CLUSTER_VERSIONS=1.37.2` narrows them for a quick look. */
export function wantedVersions(): string[] {
  const wanted = process.env.BULWARK_CLUSTER_VERSIONS?.split(',');
  return VERSIONS.filter(version => wanted?.includes(version) ?? true);
}

/** A control plane, seen by a suite. */
export class Cluster {
  constructor(public readonly version: string, private readonly connect: () => Connection) {}

  public get connection(): Connection {
    return this.connect();
  }

  /** The administrator. */
  public get admin(): Client {
    return new Client(this.connection);
  }

  /** A user of the token file: alice and bob, and carol of the group `security`, have no rights until they are bound. */
  public as(user: string): Client {
    return new Client(this.connection, user);
  }

  /** Whether the server is of the release `1.36` or a newer one. */
  public isAtLeast(release: string): boolean {
    const minor = (version: string) => Number(version.split('.')[1]);
    return minor(this.version) >= minor(release);
  }
}

/**
 * A suite on every control plane of the run, one after the other. They are shared by all suites, which run side by side:
 * make namespaces of your own (`makeNamespace`) and bind policies to their labels, or use `describeOnOwnClusters`.
 */
export function describeOnClusters(title: string, body: (cluster: Cluster) => void): void {
  const connections: Connection[] = JSON.parse(readFileSync(process.env[CONNECTIONS_FILE]!, 'utf8'));
  for (const connection of connections) {
    describe(`${title} on Kubernetes ${connection.version}`, () => body(new Cluster(connection.version, () => connection)));
  }
}

/**
 * A suite on control planes that start before it and end after it: for flags of their own, or for policies on everything.
 * A version for which there are no options is left out.
 */
export function describeOnOwnClusters(
  title: string,
  options: (version: string) => Omit<ControlPlaneOptions, 'version'> | undefined,
  body: (cluster: Cluster) => void,
): void {
  for (const version of wantedVersions()) {
    const wanted = options(version);
    const binaries = findBinaries(version);
    if (!wanted) continue;
    if (!binaries) {
      describe.skip(`${title} on Kubernetes ${version} (its binaries are missing)`, () => it('needs them', () => undefined));
      continue;
    }
    describe(`${title} on Kubernetes ${binaries.version}`, () => {
      let own: ControlPlane | undefined;
      beforeAll(async () => {
        own = await startControlPlane({ ...wanted, version });
      }, 200_000);
      afterAll(() => own?.stop());
      body(new Cluster(binaries.version, () => own!.connection));
    });
  }
}

/**
 * `it`, or a skipped one that says why where no controllers run (programs of `KUBEBUILDER_ASSETS` may lack them): for tests
 * of type checks, of the roles `view`, `edit` and `admin`, and of the end of namespaces. For shared control planes.
 */
export function itWithControllers(cluster: Cluster, sentence: string, body: () => Promise<void>): void {
  if (cluster.connection.controllers) it(sentence, body);
  else it.skip(`${sentence} (there is no kube-controller-manager)`, body);
}

/** Connections of servers that somebody else keeps, or undefined when this run has to start its own. */
export function keptConnections(): string | undefined {
  const file = process.env[CONNECTIONS_FILE];
  return file && existsSync(file) ? file : undefined;
}
