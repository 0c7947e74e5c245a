import { readFileSync } from 'fs';
import { CONTROLS_DOC, renderControlsDoc } from '../../scripts/controls-doc';
import { FACT_NAMES } from '../../src/assessment/set/facts';
import { Catalogue, Control, ControlScope, FixTarget, ParameterType, Severity } from '../../src/controls';

const CONTROL: Control = {
  id: 'team-label',
  family: 'team',
  title: 'Objects name their team',
  rationale: 'Nobody repairs what belongs to nobody.',
  remediation: 'Set the label `team`.',
  severity: Severity.LOW,
  scope: ControlScope.OBJECT,
  kinds: ['Service', 'apps/Deployment'],
  parameters: {
    team: { type: ParameterType.STRING, description: 'a | b', defaultValue: 'a' },
    teams: { type: ParameterType.STRING_LIST, description: 'names', defaultByVersion: [{ since: '1.30', value: ['a', 'b'] }] },
  },
  expression: 'object.a\n    || object.b\n      && object.c',
  message: '{{object.metadata.name}} names no team',
  fix: [{ target: FixTarget.OBJECT, path: '/metadata/labels/team', parameter: 'team' }],
  frameworks: [{ framework: 'cis-kubernetes', versions: '1.12', id: '5.6.1' }],
};

describe('docs/controls.md', () => {
  it('is up to date', () => {
    expect(readFileSync(CONTROLS_DOC, 'utf8') === renderControlsDoc(Catalogue.all())).toBe(true);
  });

  it('has a section for every control', () => {
    const page = renderControlsDoc(Catalogue.all());
    expect([...page.matchAll(/^### (.+)$/gm)].map(([, id]) => id)).toEqual(Catalogue.all().map(({ id }) => id));
  });

  it('says what set controls see', () => {
    const page = renderControlsDoc([]);
    for (const fact of FACT_NAMES) expect(page).toContain(`| \`set.${fact}\` |`);
  });

  it('says of a control what it is, how it is judged, fixed and set', () => {
    const page = renderControlsDoc([CONTROL]);
    expect(page).toContain('- [team-label](#team-label) (low): Objects name their team');
    expect(page).toContain('- Applies to: `Service`, `apps/Deployment`, by object');
    expect(page).toContain('- Automatic fix: sets to the parameter `team` `/metadata/labels/team` of the object');
    expect(page).toContain('```cel\nobject.a\n  || object.b\n    && object.c\n```');
    expect(page).toContain('| `team` | string | a \\| b | `a` |');
    expect(page).toContain('| `teams` | string-list | names | from policy version 1.30: `a`, `b` |');
    expect(page).toContain('- Frameworks: CIS Kubernetes Benchmark 5.6.1 (1.12)\n');
    expect(page).toContain('- Message: `… names no team`');
  });
});
