import { Profile } from '../../../src/controls';
import { KubeObject } from '../../../src/manifests';
import { compiledControl, itJudges, messages } from '../check';

function namespace(labels: { [name: string]: string } = {}, name = 'shop'): KubeObject {
  const prefixed = Object.entries(labels).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value]);
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kubernetes.io/metadata.name': name, ...Object.fromEntries(prefixed) } } };
}

const BASELINE = { parameters: { level: 'baseline' } };
const bare: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

itJudges('namespace-pod-security-enforced', {
  good: [
    ['restricted', namespace({ enforce: 'restricted' })],
    ['restricted where baseline is enough', namespace({ enforce: 'restricted' }), BASELINE],
    ['baseline where that is enough', namespace({ enforce: 'baseline' }), BASELINE],
    ['a namespace of the cluster', namespace({ enforce: 'privileged' }, 'kube-system')],
  ],
  bad: [
    ['no labels', bare],
    ['other labels only', namespace()],
    ['privileged', namespace({ enforce: 'privileged' })],
    ['privileged where baseline is enough', namespace({ enforce: 'privileged' }), BASELINE],
    ['baseline', namespace({ enforce: 'baseline' })],
    ['a level that does not exist', namespace({ enforce: 'strict' })],
    ['a level in capitals, which the API server does not know', namespace({ enforce: 'Restricted' })],
    ['any level where the profile names one that does not exist', namespace({ enforce: 'baseline' }), { parameters: { level: 'Restricted' } }],
  ],
});

itJudges('namespace-pod-security-audited', {
  good: [['both modes', namespace({ audit: 'restricted', warn: 'restricted' })]],
  bad: [['no labels', bare], ['audit only', namespace({ audit: 'restricted' })], ['a weaker warning', namespace({ audit: 'restricted', warn: 'baseline' })]],
});

const versions = (version: string) => ({ 'enforce-version': version, 'audit-version': version, 'warn-version': version });

itJudges('namespace-pod-security-version-pinned', {
  good: [['pinned versions', namespace(versions('v1.34'))], ['an older version than the target', namespace(versions('v1.28'))], ['the oldest that counts', namespace(versions('v1.25'))],
    ['a newer version that the profile knows', namespace(versions('v1.40')), { parameters: { maximumVersion: '1.40' } }]],
  bad: [
    ['a version without checks', namespace(versions('v1.0'))],
    ['the version before the oldest that counts', namespace(versions('v1.24'))],
    ['an old version for enforcement only', namespace({ ...versions('v1.34'), 'enforce-version': 'v1.8' })],
    ['a version that moves with upgrades', namespace(versions('v1.999'))],
    ['any version where the profile names none', namespace(versions('v1.34')), { parameters: { minimumVersion: 'v1.25' } }],
    ['no labels', bare],
    ['the latest version', namespace(versions('latest'))],
    ['no version for warnings', namespace({ 'enforce-version': 'v1.34', 'audit-version': 'v1.34' })],
    ['a version without v', namespace(versions('1.34'))],
  ],
});

describe('what controls on Pod Security labels say and set', () => {
  it('names the level', () => {
    expect(messages('namespace-pod-security-enforced', namespace({ enforce: 'privileged' })))
      .toEqual(["the Pod Security level that the namespace enforces is 'privileged', expected at least 'restricted'"]);
    expect(messages('namespace-pod-security-version-pinned', bare)).toEqual(['no version between 1.25 and 1.37 is pinned for the Pod Security modes enforce, audit, warn']);
  });

  it.each([['1.28', 'v1.28'], ['1.34', 'v1.34'], ['1.37', 'v1.37'], ['1.40', 'v1.37']])('pins on Kubernetes %s the version %s', (version, pinned) => {
    expect(compiledControl('namespace-pod-security-version-pinned', { version })!.effective.parameters.version).toBe(pinned);
  });

  it('pins the version of the profile where the profile has one', () => {
    const profile = Profile.ZERO_TRUST.derive({ name: 'pinned', podSecurityVersion: '1.30' });
    const setting = profile._effectiveControls('1.35').find(({ control }) => control.id === 'namespace-pod-security-version-pinned')!;
    expect(setting.parameters.version).toBe('v1.30');
  });
});
