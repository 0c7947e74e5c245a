import { KubeObject } from '../../../src/manifests';
import { compiledControl, deploymentWith, itJudges, pod, podWith } from '../check';

const with_ = (resources: object, spec: object = {}): KubeObject => podWith({ resources }, spec);

describe.each([['cpu', 'cpu', 1], ['memory', 'memory', '1Gi'], ['ephemeral-storage', 'ephemeral-storage', '1Gi']])('%s', (id, name, quantity) => {
  itJudges(`${id}-requests`, {
    good: [
      ['a request', with_({ requests: { [name]: quantity } })],
      ['a limit, from which the API server takes the request', with_({ limits: { [name]: quantity } })],
      ['an ephemeral container, which cannot have any', pod({
        containers: [{ name: 'app', resources: { requests: { [name]: quantity } } }],
        ephemeralContainers: [{ name: 'debug' }],
      })],
    ],
    bad: [
      ['a container that says nothing', pod()],
      ['a request of something else', with_({ requests: { pods: 1 } })],
      ['an init container without', pod({ containers: [], initContainers: [{ name: 'init' }] })],
    ],
  });
  itJudges(`${id}-limits`, {
    good: [['a limit', with_({ limits: { [name]: quantity } })], ['a limit in a Deployment', deploymentWith({ resources: { limits: { [name]: quantity } } })]],
    bad: [['a container that says nothing', pod()], ['a request alone', with_({ requests: { [name]: quantity } })]],
  });
});

itJudges('memory-limits', {
  good: [['limits of the whole pod, from 1.34', pod({ resources: { limits: { memory: '1Gi' } } })]],
  bad: [
    ['limits of the whole pod before 1.34, which the API server drops', pod({ resources: { limits: { memory: '1Gi' } } }), { version: '1.33' }],
    ['limits of the whole pod for something else', pod({ resources: { limits: { cpu: 1 } } })],
  ],
});

// The API server refuses a request above its limit.
describe('the fix', () => {
  const applies = (id: string, resources: object, podSpec: object = {}) => {
    const control = compiledControl(id)!;
    const container = { name: 'app', resources };
    return control.holds(control.control.fix![0].when!, { object: pod(), namespaceObject: null, variables: { podSpec }, params: {}, container });
  };

  it('leaves out a limit below the request of the user', () => {
    expect(applies('memory-limits', {})).toBe(true);
    expect(applies('memory-limits', { requests: { memory: '512Mi' } })).toBe(true);
    expect(applies('memory-limits', { requests: { memory: '513Mi' } })).toBe(false);
    expect(applies('cpu-limits', { requests: { cpu: 1 } })).toBe(true);
    expect(applies('cpu-limits', { requests: { cpu: 1.5 } })).toBe(false);
    expect(applies('cpu-limits', { requests: { cpu: '2000m' } })).toBe(false);
  });

  it('leaves out what the pod as a whole has a quantity of, which the sum of its containers must not exceed', () => {
    expect(applies('memory-limits', {}, { resources: { requests: { memory: '64Mi' } } })).toBe(false);
    expect(applies('memory-requests', {}, { resources: { limits: { memory: '64Mi' } } })).toBe(false);
    expect(applies('memory-limits', {}, { resources: { limits: { cpu: 1 } } })).toBe(true);
  });

  it('leaves out a request above the limit of the user', () => {
    expect(applies('cpu-requests', { limits: { cpu: '100m' } })).toBe(true);
    expect(applies('cpu-requests', { limits: { cpu: '99m' } })).toBe(false);
    expect(applies('ephemeral-storage-requests', { limits: { 'ephemeral-storage': '1Mi' } })).toBe(false);
  });

  it('sets requests that its own limits allow', () => {
    for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
      const request = compiledControl(`${name}-requests`)!.effective.parameters.request;
      expect(applies(`${name}-limits`, { requests: { [name]: request } })).toBe(true);
    }
  });
});
