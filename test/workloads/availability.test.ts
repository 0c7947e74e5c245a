import * as kplus from 'cdk8s-plus-28';
import { CONTAINER, KINDS, newChart, objectsOf, only, podSpecOf } from './fixtures';
import { SecureDeployment, SecureStatefulSet } from '../../src/workloads';

const budgets = (chart: any) => objectsOf(chart).filter(({ kind }) => kind === 'PodDisruptionBudget');

describe('the disruption budget', () => {
  test('lets drains take one pod of a Deployment at a time', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    const { metadata, spec } = only(chart, 'PodDisruptionBudget');
    expect(metadata).toMatchObject({ name: web.name, namespace: 'shop' });
    expect(spec.maxUnavailable).toBe(1);
    expect(spec.selector).toEqual(only(chart, 'Deployment').spec.selector);
  });

  test.each([[1, 0], [2, 1], [3, 1]])('with %d replicas of a StatefulSet there are %d', (replicas, expected) => {
    const chart = newChart();
    new SecureStatefulSet(chart, 'web', { containers: [CONTAINER], replicas });
    expect(budgets(chart)).toHaveLength(expected);
  });

  test('follows selectors that are added later', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER], podMetadata: { labels: { tier: 'web' } } });
    web.select(kplus.LabelSelector.of({ labels: { tier: 'web' } }));
    expect(only(chart, 'PodDisruptionBudget').spec.selector.matchLabels).toMatchObject({ tier: 'web' });
  });

  test('can be switched off', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [CONTAINER], disruptionBudget: false });
    expect(budgets(chart)).toEqual([]);
  });
});

describe('topology spread', () => {
  const constraints = (chart: any) => podSpecOf(only(chart, 'Deployment')).topologySpreadConstraints;

  test('asks for other nodes and zones, and starts pods all the same where there are none', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    expect(constraints(chart).map((c: any) => [c.topologyKey, c.whenUnsatisfiable])).toEqual([
      ['kubernetes.io/hostname', 'ScheduleAnyway'], ['topology.kubernetes.io/zone', 'ScheduleAnyway'],
    ]);
    expect(constraints(chart)[0].labelSelector).toEqual(only(chart, 'Deployment').spec.selector);
  });

  test('is not asked for with one replica', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [CONTAINER], replicas: 1 });
    expect(constraints(chart)).toBeUndefined();
  });

  test('can be switched off', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [CONTAINER], topologySpread: false });
    expect(constraints(chart)).toBeUndefined();
  });
});

describe('spread', () => {
  test('demands other nodes and zones, once, however often the manifest is made', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [CONTAINER], spread: true });
    const terms = () => podSpecOf(only(chart, 'Deployment')).affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    terms();
    expect(terms().map((term: any) => term.topologyKey)).toEqual(['kubernetes.io/hostname', 'topology.kubernetes.io/zone']);
  });
});

describe('a HorizontalPodAutoscaler', () => {
  test.each(['Deployment', 'StatefulSet'])('decides the replicas of a %s, which keeps its budget and spread', kind => {
    const chart = newChart();
    const target = KINDS[kind](chart, 'web', { containers: [CONTAINER] }) as SecureDeployment | SecureStatefulSet;
    new kplus.HorizontalPodAutoscaler(chart, 'scaler', { target, maxReplicas: 5 });
    expect(only(chart, kind).spec.replicas).toBeUndefined();
    expect(budgets(chart)).toHaveLength(1);
    expect(podSpecOf(only(chart, kind)).topologySpreadConstraints).toHaveLength(2);
  });
});

describe.each(Object.keys(KINDS))('a %s', kind => {
  test('is the same every time it is rendered', () => {
    const chart = newChart();
    KINDS[kind](chart, 'web', {
      containers: [{ ...CONTAINER, writablePaths: ['/tmp'] }],
      priorityClassName: 'important',
      apiAccess: { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
      withoutDefaults: ['no-service-links'],
    });
    const first = JSON.stringify(objectsOf(chart));
    expect(JSON.stringify(objectsOf(chart))).toBe(first);
  });

  test('runs with the priority and runtime class that are named', () => {
    const chart = newChart();
    KINDS[kind](chart, 'web', { containers: [CONTAINER], priorityClassName: 'important', runtimeClassName: 'gvisor' });
    expect(podSpecOf(only(chart, kind))).toMatchObject({ priorityClassName: 'important', runtimeClassName: 'gvisor' });
  });
});
