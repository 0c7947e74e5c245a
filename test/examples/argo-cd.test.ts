import { Testing } from 'cdk8s';
import { ArgoCd, argoCdManifest, PROFILE } from '../../examples/argo-cd/argo-cd';
import { comparison, kept } from '../../examples/argo-cd/comparison';
import { describeWithCorpus } from '../corpora';
import { Assessment, Catalogue, Posture } from 'cdk8s-bulwark';

function failuresOf(assessment: Assessment): Map<string, number> {
  return new Map(assessment.failuresByControl.map(({ control, objects }) => [control, objects]));
}

describeWithCorpus(['manifests', 'argo-cd.yaml'], 'the example argo-cd', path => {
  const app = Testing.app();
  const argoCd = new ArgoCd(app, 'argo-cd', path);
  const original = Testing.synth(argoCd);
  const before = Posture.assess(app, PROFILE);
  const hardening = argoCd.harden();
  const after = Posture.assess(app, PROFILE);
  const hardened = Testing.synth(argoCd);

  it('mends every control that has a fix, but the tokens that its components need and values that the manifest states', () => {
    const stated = new Set(hardening.conflicts().map(({ control }) => control));
    const fixable = [...failuresOf(after).keys()].filter(control => Catalogue.byId(control).fix);
    expect(fixable.filter(control => !stated.has(control))).toEqual([]);
    expect(failuresOf(after).get('pod-no-automounted-token')).toBe(6);
  });

  it('makes no control fail that passed', () => {
    for (const [control, objects] of failuresOf(after)) expect(objects).toBeLessThanOrEqual(failuresOf(before).get(control) ?? 0);
  });

  it('lowers the number of failures', () => {
    expect(after.summary.failed).toBeLessThan(before.summary.failed / 1.5);
  });

  it('keeps every object, its images and its definitions', () => {
    const imagesIn = (manifests: unknown) => JSON.stringify(manifests).match(/"image":"[^"]*"/g);
    const definitions = (manifests: any[]) => manifests.filter(({ kind }) => kind === 'CustomResourceDefinition');
    expect(hardened.map(({ kind, metadata }) => [kind, metadata.name])).toEqual(original.map(({ kind, metadata }) => [kind, metadata.name]));
    expect(imagesIn(hardened)).toEqual(imagesIn(original));
    expect(definitions(hardened)).toEqual(definitions(original));
    expect(definitions(hardened).length).toBeGreaterThan(0);
  });

  it('leaves the token with every component that calls the API server', () => {
    const withToken = hardened.filter(({ spec }) => spec?.template?.spec?.automountServiceAccountToken === true).map(({ metadata }) => metadata.name);
    expect(withToken).toHaveLength(6);
    expect(withToken).not.toContain('argocd-repo-server');
  });

  it('prints what failed before and after, by control', () => {
    expect(comparison(before, after)).toMatch(/^medium +memory-limits +7 +0$/m);
    expect(kept(hardening)).toMatch(/ pod-no-automounted-token: argo-cd\/install\/argocd-server-deployment .*= true \(json-patch\)/);
  });
});

describe('argoCdManifest', () => {
  it('says what to do when there is none', () => {
    process.env.ARGO_CD_MANIFEST = '/nowhere/install.yaml';
    try {
      expect(argoCdManifest).toThrow("argo cd manifest '/nowhere/install.yaml' does not exist: download install.yaml of an Argo CD release and set ARGO_CD_MANIFEST");
    } finally {
      delete process.env.ARGO_CD_MANIFEST;
    }
  });
});
