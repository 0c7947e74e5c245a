import { Felix } from './felix';
import { becomeNode, Lab, missing } from './lab';
import { nameOf, OUTSIDE, PacketWorld, packetWorld, PROBED_PORTS, probesOf, storableCalico, storableNetworkPolicies } from './worlds';
import { accepted } from '../cluster/client';
import { Random } from '../connectivity/random/random';
import { RawObject } from '../connectivity/random/world';
import { engineAnswers } from '../oracles/oracle';

const WORLDS = Number(process.env.PACKET_WORLDS ?? 8);
const FIRST = Number(process.env.PACKET_SEED ?? 0);
const POLICY_KINDS = [
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  ...['NetworkPolicy', 'GlobalNetworkPolicy', 'NetworkSet', 'GlobalNetworkSet'].map(kind => ({ apiVersion: 'crd.projectcalico.org/v1', kind })),
];

interface Comparison {
  probes: number;
  allowed: number;
  unknown: number;
  refused: string[];
  differences: string[];
}

describe('Calico\'s agent, on packets', () => {
  let felix: Felix;

  beforeAll(async () => {
    const reason = missing();
    if (reason) throw new Error(reason);
    becomeNode();
    felix = await Felix.start();
  }, 300_000);
  afterAll(() => felix?.stop());

  it.each([
    ['NetworkPolicies', storableNetworkPolicies, 0],
    ['Calico\'s policies', storableCalico, 1000],
    ['both together', (random: Random) => [...storableNetworkPolicies(random), ...storableCalico(random)], 2000],
  ] as const)('lets through what the engine says of %s', async (title, policies, offset) => {
    const total: Comparison = { probes: 0, allowed: 0, unknown: 0, refused: [], differences: [] };
    for (let seed = FIRST; seed < FIRST + WORLDS; seed++) await compareWorld(felix, packetWorld(offset + seed, policies), offset + seed, total);
    const { probes, allowed, unknown, refused, differences } = total;
    console.info(`${title}: ${WORLDS} worlds, ${probes} packets, ${allowed} answered, ${unknown} unknown to the engine, ${refused.length} objects refused, ${differences.length} differences`);
    if (process.env.PACKET_REFUSALS) console.info(refused.join('\n'));
    expect(differences.slice(0, 20)).toEqual([]);
    expect(allowed).toBeGreaterThan(probes / 20);
    expect(probes - allowed).toBeGreaterThan(probes / 20);
  }, 1_200_000);
});

async function compareWorld(felix: Felix, world: PacketWorld, seed: number, total: Comparison): Promise<void> {
  const { client } = felix;
  for (const object of [...world.namespaces, ...world.accounts]) accepted(await client.apply(object));
  for (const { status, ...pod } of world.pods) {
    accepted(await client.create(pod));
    accepted(await client.patch(pod, 'merge', { status }, { subresource: 'status' }));
  }
  const lab = new Lab(world.pods.map(pod => ({ name: nameOf(pod), address: pod.status.podIP })), OUTSIDE);
  try {
    for (const policy of world.policies) {
      const refusal = await felix.store(policy);
      if (refusal !== undefined) total.refused.push(`world ${seed}: ${policy.kind} ${policy.metadata.name}: ${refusal}`);
    }
    const objects: RawObject[] = [...world.namespaces, ...world.accounts, ...world.pods, ...world.policies];
    const probes = probesOf(world);
    const expected = engineAnswers({ objects, queries: probes }, { dialect: 'calico' });
    // The agent needs a moment; where it seems to think otherwise it is asked again.
    const answers: boolean[] = [];
    let doubtful = probes.map((_, i) => i);
    for (let attempt = 0; attempt < 4 && doubtful.length > 0; attempt++) {
      await new Promise(resolve => setTimeout(resolve, 800 + attempt * 700));
      lab.send(doubtful.map(i => probes[i]), PROBED_PORTS, felix.folder).forEach((answer, k) => answers[doubtful[k]] = answer);
      doubtful = doubtful.filter(i => expected[i] !== 'unknown' && (expected[i] === 'allowed') !== answers[i]);
    }
    felix.mustRun();
    total.probes += probes.length;
    total.allowed += answers.filter(answer => answer).length;
    total.unknown += expected.filter(answer => answer === 'unknown').length;
    total.differences.push(...doubtful.map(i => {
      const { from, to, protocol, port } = probes[i];
      return `world ${seed}: ${from} => ${to} ${protocol} ${port}: engine ${expected[i]}, packets ${answers[i] ? 'pass' : 'do not'}`;
    }));
  } finally {
    lab.close();
    await felix.clear([...POLICY_KINDS, { apiVersion: 'v1', kind: 'Pod' }]);
  }
}
