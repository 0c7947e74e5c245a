import { containerLimits } from '../../src/namespaces/limit-range';
import { validateQuota } from '../../src/namespaces/quota';
import { ContainerLimitRange } from '../../src/namespaces/zero-trust-namespace-props';

const GPU = 'nvidia.com/gpu';
const PAGES = 'hugepages-2Mi';

describe('containerLimits', () => {
  it.each<[string, ContainerLimitRange, RegExp]>([
    ['a request of devices below the limit', { defaultLimits: { [GPU]: '2' }, defaultRequests: { [GPU]: '1' } },
      /defaultRequests has 1 nvidia\.com\/gpu, but the limit is 2, and this resource cannot be shared: set defaultLimits to the same/],
    ['a request of devices without a limit', { defaultRequests: { [GPU]: '1' } }, /has 1 nvidia\.com\/gpu, but the limit is not set/],
    ['a request of devices below the maximum', { defaultRequests: { [GPU]: '1' }, max: { [GPU]: '2' } }, /but the limit is 2/],
    ['a request of pages below the limit', { defaultLimits: { [PAGES]: '4Mi' }, defaultRequests: { [PAGES]: '2Mi' } }, /has 2Mi hugepages-2Mi, but the limit is 4Mi/],
    ['a name of quotas', { max: { 'requests.nvidia.com/gpu': '1' } }, /max names 'requests\.nvidia\.com\/gpu', which is no resource of containers/],
    ['a name of quotas without a domain', { max: { 'requests.cpu': '1' } }, /max names 'requests\.cpu'/],
    ['an empty name', { max: { 'nvidia.com/': '1' } }, /max names 'nvidia\.com\/'/],
    ['an empty domain', { max: { '/gpu': '1' } }, /max names '\/gpu'/],
    ['a domain with an empty label', { max: { 'nvidia..com/gpu': '1' } }, /max names 'nvidia\.\.com\/gpu'/],
    ['a name in two domains', { max: { 'nvidia.com/gpu/a': '1' } }, /max names 'nvidia\.com\/gpu\/a'/],
    ['a name that is too long', { max: { [`nvidia.com/${'a'.repeat(64)}`]: '1' } }, /which is no resource of containers/],
    ['one and a half devices', { defaultLimits: { [GPU]: '1500m' } }, /defaultLimits has '1500m' for nvidia\.com\/gpu, which is counted: write a whole number/],
    ['pages of no size', { max: { 'hugepages-abc': '2Mi' } }, /names 'hugepages-abc', which has no size of pages: write for example hugepages-2Mi/],
    ['pages of size nothing', { max: { 'hugepages-0': '2Mi' } }, /names 'hugepages-0', which has no size of pages/],
    ['part of a page', { max: { [PAGES]: '3Mi' } }, /max has '3Mi' for hugepages-2Mi, which is no whole number of pages: write a multiple of 2Mi/],
  ])('refuses %s', (_, range, message) => {
    expect(() => containerLimits(range)).toThrow(message);
  });

  it.each<[string, ContainerLimitRange]>([
    ['as many devices in requests and limits', { defaultLimits: { [GPU]: '1' }, defaultRequests: { [GPU]: '1000m' } }],
    ['as many devices in requests and maximum', { defaultRequests: { [GPU]: '2' }, max: { [GPU]: '2' } }],
    ['devices in limits alone', { defaultLimits: { [GPU]: '1' } }],
    ['whole pages', { defaultLimits: { [PAGES]: '4Mi' }, defaultRequests: { [PAGES]: '4096Ki' } }],
    ['a name of Kubernetes, of which less may be requested', { defaultLimits: { 'kubernetes.io/x': '1500m' }, defaultRequests: { 'kubernetes.io/x': '1' } }],
  ])('takes %s', (_, range) => {
    expect(containerLimits(range).default).toMatchObject(range.defaultLimits ?? {});
  });
});

describe('validateQuota', () => {
  it.each<[string, string, RegExp]>([
    ['count/', '1', /names 'count\/', which no quota knows/],
    ['count/a b', '1', /names 'count\/a b', which no quota knows/],
    ['nvidia..com/gpu', '1', /which no quota knows/],
    ['count/jobs.batch', '1500m', /has '1500m' for count\/jobs\.batch, which is counted: write a whole number/],
    [GPU, '0.5', /has '0\.5' for nvidia\.com\/gpu, which is counted/],
    ['gold.storageclass.storage.k8s.io/persistentvolumeclaims', '500m', /which is counted/],
  ])('refuses %s: %s', (resource, value, message) => {
    expect(() => validateQuota({ [resource]: value })).toThrow(message);
  });

  it.each([
    ['count/jobs.batch', '3'], ['requests.nvidia.com/gpu', '4'], ['gold.storageclass.storage.k8s.io/requests.storage', '10Gi'],
    ['hugepages-2Mi', '4Mi'], ['requests.cpu', '1500m'],
  ])('takes %s: %s', (resource, value) => {
    expect(() => validateQuota({ [resource]: value })).not.toThrow();
  });
});
