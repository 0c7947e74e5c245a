import { assess } from '../../../src/assessment';
import { Profile } from '../../../src/controls';
import { ManifestSet } from '../../../src/manifests';

const rootInUserNamespace = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'root' },
  spec: {
    hostUsers: false,
    securityContext: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{ name: 'c', image: 'i', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
  },
};

function failing(profile: Profile): string[] {
  return assess(ManifestSet.of([rootInUserNamespace]), profile, { kubernetesVersion: '1.36' }).failuresByControl.map(({ control }) => control);
}

describe('root in a user namespace', () => {
  it('is good enough for Pod Security restricted from 1.35 on', () => {
    expect(failing(Profile.RESTRICTED)).toEqual([]);
  });

  it('is not for zeroTrust', () => {
    expect(failing(Profile.ZERO_TRUST)).toEqual(expect.arrayContaining(['run-as-non-root', 'pod-no-root-user']));
  });
});
