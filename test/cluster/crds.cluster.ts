import { describeOnClusters } from './clusters';
import { corpusCrds, installCrds, NEWER_FUNCTIONS } from './crds';
import { describeWithCorpus } from '../corpora';

describeWithCorpus(['crds'], 'CRDs of the corpora', () => describeOnClusters('are known', cluster => {
  const crds = corpusCrds();

  it('unless their rules call a function that the release does not have', async () => {
    const callers = crds.filter(crd => NEWER_FUNCTIONS['1.31'].test(JSON.stringify(crd)));
    const answers = await Promise.all(callers.map(crd => cluster.admin.apply(crd, { dryRun: true })));
    expect(answers.length).toBeGreaterThan(0);
    for (const { status } of answers) expect(status < 300).toBe(cluster.isAtLeast('1.31'));
  });

  it('when they are installed, in every version that they serve', async () => {
    expect(await installCrds(cluster.admin)).toHaveLength(crds.length);
    const served = crds.flatMap(({ spec }) => spec.versions.filter((version: any) => version.served)
      .map((version: any) => [`${spec.group}/${version.name}`, spec.names.kind]));
    const unknown = [];
    for (const [apiVersion, kind] of served) if (!await cluster.admin.serves(apiVersion, kind)) unknown.push(`${apiVersion} ${kind}`);
    expect(unknown).toEqual([]);
  });
}));
