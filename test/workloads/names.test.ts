import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { CONTAINER, KINDS, newChart, objectsOf, only } from './fixtures';
import { SecureDeployment } from '../../src/workloads';

/** The longest name of each kind, and whether it may hold dots. */
const LIMITS: readonly [kind: string, maxLength: number, dots: boolean][] = [
  ['Deployment', 63, true], ['DaemonSet', 63, true], ['StatefulSet', 52, false], ['Job', 63, true], ['CronJob', 52, true], ['Pod', 63, true],
];

const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const named = (kind: string, name: string) => {
  const chart = newChart();
  return { chart, build: () => KINDS[kind](chart, 'web', { containers: [CONTAINER], metadata: { name } }) };
};

describe.each(LIMITS)('the name of a %s', (kind, maxLength, dots) => {
  test(`has at most ${maxLength} characters`, () => {
    expect(named(kind, 'x'.repeat(maxLength)).build().name).toHaveLength(maxLength);
    const { chart, build } = named(kind, 'x'.repeat(maxLength + 1));
    expect(build).toThrow(new RegExp(`has ${maxLength + 1} characters, and that of a ${kind} at most ${maxLength}.* \\(workload 'test/web'\\)$`));
    expect(chart.node.tryFindChild('web')).toBeUndefined();
  });

  test.each(['Bad_NAME', '', '-a', 'a-', 'a..b', '.a', 'a b'])('is not %p', name => {
    const { chart, build } = named(kind, name);
    expect(build).toThrow(`the name '${name}' cannot be that of a ${kind}`);
    expect(chart.node.tryFindChild('web')).toBeUndefined();
  });

  test(dots ? 'may hold dots' : 'may not hold dots', () => {
    const { build } = named(kind, 'v1.web');
    if (dots) expect(build).not.toThrow();
    else expect(build).toThrow(/cannot be that of/);
  });

  test('fits when it is generated from any path, and is another one for another path', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_.-]{1,70}$/);
    fc.assert(fc.property(fc.uniqueArray(id, { minLength: 2, maxLength: 3 }), fc.boolean(), ([one, other], disableResourceNameHashes) => {
      const chart = new Chart(new App(), 'test', { namespace: 'shop', disableResourceNameHashes });
      const names = [one, other].map(last => {
        const scope = new Construct(chart, `a-long-scope-that-is-cut-off-first-${last}`);
        return KINDS[kind](scope, `web${last}`, { containers: [CONTAINER] }).name;
      });
      for (const name of names) {
        expect(name.length).toBeLessThanOrEqual(maxLength);
        expect(name).toMatch(SUBDOMAIN);
        if (!dots) expect(name).not.toContain('.');
      }
      if (!disableResourceNameHashes) expect(names[0]).not.toBe(names[1]);
    }), { numRuns: 30 });
  });
});

describe('a generated name', () => {
  const LONG = 'a-workload-whose-name-says-everything-that-can-be-said-about-it';

  test('stays as cdk8s makes it where it fits', () => {
    const chart = newChart();
    expect(new SecureDeployment(chart, 'web', { containers: [CONTAINER] }).name).toMatch(/^test-web-[0-9a-f]{8}$/);
  });

  test('is made where the name is given as undefined', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [CONTAINER], metadata: { name: undefined } });
    expect(only(chart, 'Deployment').metadata.name).toMatch(/^test-web-[0-9a-f]{8}$/);
  });

  test('that is cut keeps a hash of the path, and everything that is named alike has it', () => {
    const chart = newChart();
    const { name } = KINDS.StatefulSet(chart, LONG, { containers: [CONTAINER] });
    expect(name).toMatch(/^a-workload-whose-name-says.*-[0-9a-f]{8}$/);
    expect(only(chart, 'StatefulSet').metadata.name).toBe(name);
    expect(only(chart, 'ServiceAccount').metadata.name).toBe(name);
    expect(only(chart, 'NetworkPolicy').metadata.name).toBe(name);
  });

  test('that is cut tells paths apart also where names have no hashes', () => {
    const chart = new Chart(new App(), 'test', { namespace: 'shop', disableResourceNameHashes: true });
    const [one, two] = ['one', 'two'].map(id => KINDS.StatefulSet(new Construct(chart, id), LONG, { containers: [CONTAINER] }).name);
    expect(one).not.toBe(two);
  });

  test.each(['my_app', 'v1.app', 'My^App'])('of a Service in front of %p is a host name, too', id => {
    const chart = newChart();
    new SecureDeployment(chart, id, { containers: [CONTAINER] }).exposeViaService();
    KINDS.StatefulSet(chart, `set-${id}`, { containers: [CONTAINER] });
    const services = objectsOf(chart).filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
    expect(services).toEqual([expect.stringMatching(/^[a-z0-9-]{1,63}$/), expect.stringMatching(/^[a-z0-9-]{1,63}$/)]);
    expect(services).toContain(only(chart, 'StatefulSet').spec.serviceName);
  });

  test('is the same every time', () => {
    const build = () => {
      const chart = newChart();
      KINDS.StatefulSet(chart, LONG, { containers: [CONTAINER] });
      return objectsOf(chart);
    };
    expect(build()).toEqual(build());
  });
});
