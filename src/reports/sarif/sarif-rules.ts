import { Assessment, frameworkEvidence, FrameworkEvidence } from '../../assessment';
import { EffectiveControl, Severity } from '../../controls';
import { uuidOf } from '../digest';
import { onOneLine } from '../plain-text';
import { helpUriOf, SECURITY_SEVERITY } from '../tool';

export const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  [Severity.CRITICAL]: 'error',
  [Severity.HIGH]: 'error',
  [Severity.MEDIUM]: 'warning',
  [Severity.LOW]: 'note',
};

/** GitHub refuses a rule with more. The relationships have all rows of frameworks. */
const MOST_TAGS = 20;

/** The controls that results may name, each once, in the order of the profile. */
export function ruleControls({ _evidence: evidence }: Assessment): EffectiveControl[] {
  return evidence.map(({ control }) => control);
}

/** The controls as rules, with the rows of frameworks that they answer. */
export function rules(controls: readonly EffectiveControl[], frameworks: readonly FrameworkEvidence[]): object[] {
  return controls.map(effective => {
    const { control, severity } = effective;
    const answers = frameworks.flatMap((framework, i) => framework.rows
      .map((row, j) => ({ framework, row, i, j }))
      .filter(({ row }) => row.controls.some(evidence => evidence.control.control.id === control.id)));
    const rows = answers.map(({ framework, row }) => `${framework.title} ${framework.version}: ${row.id}`);
    return {
      id: control.id,
      name: nameOf(control.id),
      shortDescription: { text: onOneLine(control.title) },
      fullDescription: { text: onOneLine(control.rationale) },
      help: {
        text: [control.rationale, control.remediation, ...rows].map(onOneLine).join('\n'),
        markdown: [`**${plain(control.title)}**`, plain(control.rationale), plain(control.remediation), rows.map(row => `- ${plain(row)}`).join('\n')]
          .filter(part => part !== '').join('\n\n'),
      },
      helpUri: helpUriOf(effective),
      defaultConfiguration: { level: LEVELS[severity] },
      relationships: answers.length === 0 ? undefined : answers.map(({ framework, row, i, j }) => ({
        target: { id: row.id, index: j, toolComponent: { name: framework.framework, index: i, guid: taxonomyGuid(framework) } },
        kinds: ['relevant'],
      })),
      properties: {
        'security-severity': SECURITY_SEVERITY[severity],
        'precision': 'very-high',
        'problem.severity': LEVELS[severity] === 'note' ? 'recommendation' : LEVELS[severity],
        'tags': [...new Set(['security', 'kubernetes', control.family, ...answers.map(({ framework, row }) => `${framework.framework}/${row.id}`)].map(onOneLine))]
          .slice(0, MOST_TAGS),
        'severity': severity,
      },
    };
  });
}

/** Frameworks as taxonomies, their rows as taxa. */
export function taxonomies(frameworks: readonly FrameworkEvidence[]): object[] {
  return frameworks.map(framework => ({
    name: framework.framework,
    guid: taxonomyGuid(framework),
    version: framework.version,
    shortDescription: { text: framework.title },
    // Only the rows that controls of the profile answer are here.
    isComprehensive: false,
    contents: ['localizedData', 'nonLocalizedData'],
    taxa: framework.rows.map(({ id, score, controls }) => (
      { id, properties: { score, controls: controls.map(({ control }) => control.control.id) } })),
  }));
}

/** Frameworks in the form that rules and taxonomies share. */
export function frameworksOf(assessment: Assessment): FrameworkEvidence[] {
  return frameworkEvidence(assessment);
}

function taxonomyGuid({ framework, version }: FrameworkEvidence): string {
  return uuidOf('taxonomy', framework, version);
}

/** Rules have a name in Pascal case, by convention. */
function nameOf(id: string): string {
  return id.split('-').map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Texts of the catalogue use backquotes, which stay; what a control of one's own might do to a page does not. */
function plain(text: string): string {
  return onOneLine(text).replace(/[\\*_[\]<>#|~@!]/g, character => `&#${character.charCodeAt(0)};`);
}
