import { DIAGNOSTICS, deployment, manyFindings, shop, textOf } from './assessments';
import { Profile } from '../../src/controls';

const linesOf = (...args: Parameters<typeof shop>) => textOf(shop(...args), 'console').split('\n');

describe('consoleReport', () => {
  it('names place, severity, control and container of a finding, its field and value, and what to set', () => {
    const lines = linesOf({ objects: [deployment('cart')], waivers: [], profile: Profile.BASELINE });
    expect(lines.slice(0, 4)).toEqual([
      'Deployment shop/cart  k8s/shop.yaml:1',
      '  k8s/shop.yaml:8: critical no-privileged-containers: container `web`: securityContext.privileged is true',
      '      spec.template.spec.containers[0].securityContext.privileged = true',
      '      fix: set spec.template.spec.containers[0].securityContext.privileged to false',
    ]);
  });

  it('says no container twice, and no field of what is about the object as a whole', () => {
    const lines = linesOf({ objects: [deployment('cart')], waivers: [] });
    expect(lines).toContainEqual(expect.stringMatching(/ image-digest-pinned: container `web`: runs image '.*', which has no digest$/));
    const isolated = lines.findIndex(line => line.includes(' workload-ingress-isolated: '));
    expect(lines[isolated + 1]).toMatch(/^ {2}k8s/);
  });

  it('lists the object with the worst finding first, and its worst finding first', () => {
    const mild = deployment('mild', { containers: [{ name: 'web', image: 'nginx' }] });
    const lines = linesOf({ objects: [mild, deployment('cart')], waivers: [] });
    const heads = lines.filter(line => line.startsWith('Deployment '));
    expect(heads.map(line => line.split(' ')[1])).toEqual(['shop/cart', 'shop/mild']);
    const severities = lines.slice(lines.indexOf(heads[0]), lines.indexOf(heads[1])).flatMap(line => /: (critical|high|medium|low) /.exec(line)?.[1] ?? []);
    const ranks = severities.map(severity => ['critical', 'high', 'medium', 'low'].indexOf(severity));
    expect(ranks).toEqual([...ranks].sort());
    expect(new Set(ranks).size).toBe(4);
  });

  it('shows many findings by control, worst first, with some places and how to see all', () => {
    const assessment = manyFindings(5_000);
    const text = textOf(assessment, 'console');
    expect(text.split('\n')[0]).toMatch(/^critical no-privileged-containers: not met by \d+ objects: Containers are not privileged$/);
    expect(text.match(/container `web` of Deployment shop\/web-0: securityContext\.privileged is true/g)).toHaveLength(1);
    expect(text).toContain(`  … and ${assessment._results.filter(({ entry }) => entry.object.kind === 'Deployment').length - 3} more\n`);
    expect(text).toContain('--all lists each object');
    expect(text.split('\n').length).toBeLessThan(500);
    for (const { control } of assessment.failuresByControl) expect(text).toContain(` ${control}: not met by `);
  });

  it('shows every object where all is asked for', () => {
    const assessment = manyFindings(2_000);
    const heads = new Set(textOf(assessment, 'console', { all: true }).split('\n').filter(line => line.startsWith('Deployment ')).map(line => line.split('  ')[0]));
    expect(heads.size).toBe(assessment._results.filter(({ entry }) => entry.object.kind === 'Deployment').length);
  });

  it('leaves out the remedy of a control that showed at every place what to set, and only then', () => {
    const remediesOf = (objects: any[], control: string) => {
      const lines = linesOf({ objects, waivers: [], profile: Profile.ZERO_TRUST._only(control, 'image-digest-pinned') });
      return lines.slice(lines.indexOf('to repair:') + 1).filter(line => /^ {2}[a-z-]+: /.test(line)).map(line => line.trim().split(':')[0]).filter(id => id !== 'k8s/broken.yaml');
    };
    const clean = { name: 'side', image: 'nginx' };
    expect(remediesOf([deployment('cart')], 'no-privileged-containers')).toEqual(['image-digest-pinned']);
    expect(remediesOf([deployment('cart', { containers: [clean] })], 'no-privilege-escalation')).toEqual(['image-digest-pinned']);
    // Kubernetes refuses privileged containers that may not escalate: the fix of one container leaves the other.
    const mixed = deployment('cart', { containers: [clean, { ...clean, name: 'web', securityContext: { privileged: true } }] });
    expect(remediesOf([mixed], 'no-privilege-escalation')).toEqual(['no-privilege-escalation', 'image-digest-pinned']);
    expect(linesOf({ objects: [mixed], waivers: [], profile: Profile.ZERO_TRUST._only('no-privilege-escalation') })).toContain('1 of 2 findings can be repaired by `bulwark fix`');
  });

  it('counts what the command can repair, by control where findings are many', () => {
    expect(linesOf({ objects: [deployment('cart')], waivers: [], profile: Profile.BASELINE })).toContain('1 of 1 finding can be repaired by `bulwark fix`');
    expect(textOf(shop({ profile: Profile.ZERO_TRUST._only('image-digest-pinned'), waivers: [] }), 'console')).not.toContain('can be repaired');
    expect(textOf(manyFindings(2_000), 'console')).toMatch(/\nfindings of \d+ of \d+ controls can be repaired, where their objects allow it, by `bulwark fix`\nscore: /);
  });

  it('tells of each waiver what it excuses, why, who answers for it and until when', () => {
    const lines = linesOf();
    const first = lines.indexOf('waivers:') + 1;
    expect(lines.slice(first, first + 9)).toEqual([
      '  no-privileged-containers: excuses 1 object; the node agent needs its devices (owner team-node, until 2027-06-30)',
      '      for Deployment agent, granted at waivers.yaml:1',
      '      - Deployment shop/agent',
      '  run-as-non-root: expired on 2026-12-31: the findings on 1 object are back; the image starts as root until its next release (until 2026-12-31)',
      '      for * cart, granted at waivers.yaml:7',
      '      - Deployment shop/cart',
      '  no-host-pid: excuses nothing; nobody asks for it any more (owner team-web)',
      '      for * gone/*, granted at waivers.yaml:13',
      '',
    ]);
  });

  it('tells what could not be read', () => {
    const lines = linesOf();
    expect(lines[lines.indexOf('could not be read:') + 1]).toBe('  k8s/broken.yaml:12 (document 1): a tab stands where spaces are expected');
    const many = Array.from({ length: 1_000 }, (_, i) => ({ ...DIAGNOSTICS[0], line: i + 1 }));
    expect(linesOf({ diagnostics: many })).toContain('  … and 950 more (--all lists them)');
  });

  it('ends with score and totals', () => {
    const lines = linesOf();
    expect(lines.at(-3)).toMatch(/^score: \d+(\.\d)? of 100 \(\d+(\.\d)? with what waivers excuse\)$/);
    expect(lines.at(-2)).toMatch(/^zeroTrust @ kubernetes 1\.34: \d+ objects, \d+ controls, \d+ passed, 1 waived, 1 unreadable, \d+ failed; findings: \d+ critical, /);
  });

  it('is coloured for a terminal alone', () => {
    expect(textOf(shop(), 'console')).not.toContain('\u001b');
    expect(textOf(shop(), 'console', { color: true })).toContain('\u001b[1;31mcritical\u001b[0m no-privileged-containers');
  });
});
