import { CONTAINER, KINDS, newChart } from './fixtures';
import { Profile } from '../../src/controls';
import { Posture } from '../../src/posture';

/** What no construct can mend: a pod without a controller is not replaced when its node goes. */
const INHERENT: { readonly [kind: string]: string[] } = { Pod: ['no-naked-pods'] };

describe('the zeroTrust profile', () => {
  describe.each(['1.28', '1.31', '1.34', '1.37'])('on Kubernetes %s', kubernetesVersion => {
    test.each(Object.keys(KINDS))('is met by a %s with nothing but a container', kind => {
      const chart = newChart({ kubernetesVersion });
      KINDS[kind](chart, 'web', { containers: [CONTAINER] });
      const failing = Posture.assess(chart, Profile.ZERO_TRUST).findings.map(({ control }) => control);
      expect(failing).toEqual(INHERENT[kind] ?? []);
    });
  });

  test.each(Object.keys(KINDS))('is met by a %s with init containers, writable paths and access to the API', kind => {
    const chart = newChart();
    KINDS[kind](chart, 'web', {
      containers: [{ ...CONTAINER, writablePaths: ['/tmp', '/var/cache'] }],
      initContainers: [{ image: CONTAINER.image, writablePaths: ['/tmp'] }],
      apiAccess: { rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: ['settings'] }] },
    });
    const failing = Posture.assess(chart, Profile.ZERO_TRUST).findings.map(({ control }) => control);
    expect(failing).toEqual(INHERENT[kind] ?? []);
  });
});
