import { execFileSync, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { FELIX } from './programs';
import { goProgramsFolder } from '../helpers/go-binaries';

/** Whoever sends and answers packets: a pod (`namespace/name`), or an address outside of the cluster. */
export interface Host {
  readonly name: string;
  readonly address: string;
}

export interface Probe {
  readonly from: string;
  readonly to: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
}

/** The node answers for every address beyond it: pods are routed through it one by one, as Calico does. */
const GATEWAY = '169.254.1.1';

/** The name by which Calico's agent knows the node's end of the cable of a pod. */
const interfaceOf = (pod: string) => `cali${createHash('sha1').update(pod.replace('/', '.')).digest('hex').slice(0, 11)}`;

/** The network namespace that we run in is made a node: it forwards what its hosts send each other. */
export function becomeNode(): void {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  execFileSync('ip', ['addr', 'add', `${GATEWAY}/32`, 'dev', 'lo']);
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
}

/** A network namespace per host, with a cable to the node's. */
export class Lab {
  private readonly cables: readonly { readonly host: Host; readonly namespace: string; readonly cable: string }[];

  constructor(pods: readonly Host[], outside: readonly Host[]) {
    this.cables = [
      ...pods.map((host, i) => ({ host, namespace: `pod-${i}`, cable: interfaceOf(host.name) })),
      ...outside.map((host, i) => ({ host, namespace: `outside-${i}`, cable: `outside${i}` })),
    ];
    for (const { host, namespace, cable } of this.cables) {
      // The agent makes the route to a pod as well, as soon as it sees the cable.
      ip(undefined, `netns add ${namespace}`, `link add ${cable} type veth peer name eth0 netns ${namespace}`, `link set ${cable} up`, `route replace ${host.address}/32 dev ${cable}`);
      for (const [path, value] of [['conf/CABLE/proxy_arp', 1], ['conf/CABLE/rp_filter', 0], ['neigh/CABLE/proxy_delay', 0]] as const) {
        writeFileSync(`/proc/sys/net/ipv4/${path.replace('CABLE', cable)}`, `${value}`);
      }
      ip(namespace, 'link set lo up', 'link set eth0 up', `addr add ${host.address}/32 dev eth0`, `route add ${GATEWAY} dev eth0 scope link`, `route add default via ${GATEWAY}`);
    }
  }

  /** Sends a packet for each probe, and says which were answered by whom they were sent to. */
  public send(probes: readonly Probe[], ports: readonly number[], folder: string): boolean[] {
    spawnSync('conntrack', ['-F']);
    const setup = join(folder, 'hosts.json');
    writeFileSync(setup, JSON.stringify({
      hosts: this.cables.map(({ host, namespace }) => ({ ...host, namespace })), ports, patience: 900,
    }));
    const input = probes.map(probe => `${JSON.stringify(probe)}\n`).join('');
    const { status, stdout, stderr, error } = spawnSync(join(goProgramsFolder(FELIX), 'packet-probe'), [setup], { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    if (error || status !== 0) throw error ?? new Error(`packet-probe ended with ${status}: ${stderr.slice(-2000)}`);
    return stdout.trimEnd().split('\n').map(line => line === 'true');
  }

  public close(): void {
    ip(undefined, ...this.cables.flatMap(({ namespace, cable }) => [`link del ${cable}`, `netns del ${namespace}`]));
  }
}

function ip(namespace: string | undefined, ...commands: string[]): void {
  execFileSync('ip', [...namespace === undefined ? [] : ['-n', namespace], '-batch', '-'], { input: `${commands.join('\n')}\n` });
}

/** What is missing here, in words; undefined where packets can be sent. */
export function missing(): string | undefined {
  if (!existsSync(goProgramsFolder(FELIX))) return `${FELIX.title} is not built: npx tsx scripts/packet-binaries.ts builds it`;
  const devices = readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2).filter(line => line !== '' && !/^\s*(lo|tunl0|sit0|ip6tnl0|gre0|gretap0|erspan0|ip_vti0|ip6_vti0|ip6gre0):/.test(line));
  return devices.length === 0 ? undefined : `these tests turn the network that they run in into a node: run them with scripts/packet-tests.sh, which makes one for them (found ${devices[0].trim().split(':')[0]})`;
}
