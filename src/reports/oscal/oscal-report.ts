import { Assessment, frameworkEvidence, jsonText, namesOf } from '../../assessment';
import { byControl } from '../by-control';
import { diagnosticLine } from '../descriptions';
import { uuidOf } from '../digest';
import { counted } from '../plain-text';
import { ReportOptions } from '../report-options';
import { TOOL_NAME, TOOL_URI } from '../tool';
import { concat, flatMap, list, map } from './json-list';
import { controlRisk, finding, inventoryItem, observations, reviewedControls, rowToken, toolUuid, waiverRisk, waiverUuid } from './oscal-evidence';
import { markup, props } from './oscal-values';

/** The newest version that assessors' tools take everywhere. */
const OSCAL_VERSION = '1.1.3';

/**
 * Assessment results of OSCAL (NIST): objects as inventory, what each control said about them as observations, passes included,
 * failures and waivers as risks, and a finding for each control and each row of a framework. What could not be read stands in the log.
 *
 * Ids come from the content, so that the same assessment has the same ids.
 *
 * @param options `time` is required: OSCAL demands when it was
 */
export function* oscalReport(assessment: Assessment, options: ReportOptions): Iterable<string> {
  const time = new Date(options.time!).toISOString();
  const { profile, kubernetesVersion, summary, score } = assessment;
  const plan = uuidOf('plan', profile, kubernetesVersion);
  const title = markup(`Assessment of Kubernetes objects by profile ${profile}`);
  const head = {
    'uuid': uuidOf('assessment-results', profile, kubernetesVersion, time, summary, score),
    'metadata': {
      title,
      'last-modified': time,
      'version': time,
      'oscal-version': OSCAL_VERSION,
      'props': props({ profile, 'kubernetes-version': kubernetesVersion, 'score': score }),
    },
    'import-ap': { href: `#${plan}`, remarks: 'The profile is the plan: which controls hold, and with which parameters.' },
    'back-matter': {
      resources: [{
        uuid: plan,
        title: markup(`Profile ${profile} for Kubernetes ${kubernetesVersion}`),
        description: [
          `${counted(summary.controls, 'control')}; each is described in docs/controls.md of ${TOOL_NAME}.`,
          ...assessment._disabled.map(({ control, reason }) => `- left out: ${markup(control)}, ${markup(reason)}`),
        ].join('\n'),
        rlinks: [{ href: TOOL_URI }],
      }],
    },
  };
  yield `{"assessment-results":${jsonText(head).slice(0, -1)},"results":[`;
  yield* result(assessment, time, title, options);
  yield ']}}\n';
}

function* result(assessment: Assessment, time: string, title: string, options: ReportOptions): Iterable<string> {
  const { summary } = assessment;
  const controls = byControl(assessment);
  const byId = new Map(controls.map(row => [row.control.control.id, row]));
  const frameworks = frameworkEvidence(assessment);
  const items = assessment._results.map(({ entry: { object, provenance } }, i) =>
    uuidOf('object', i, Object.values(namesOf(object)), provenance.constructPath ?? provenance.file ?? ''));
  const head = {
    'uuid': uuidOf('result', time, summary, items),
    title,
    'description': `${counted(summary.objects, 'object')} held against ${counted(summary.controls, 'control')}: `
      + `${summary.passed} passed, ${summary.failed} failed, ${summary.errors} in error, ${summary.waived} waived, ${summary.notApplicable} not applicable`,
    'start': time,
    'end': time,
    'props': props({ ...summary, 'notApplicable': undefined, 'not-applicable': summary.notApplicable, 'unreadable': assessment._diagnostics.length }),
    'reviewed-controls': reviewedControls(controls, frameworks),
    'assessment-log': assessment._diagnostics.length === 0 ? undefined : {
      entries: assessment._diagnostics.map((diagnostic, i) => ({
        uuid: uuidOf('log', i, diagnostic), title: 'could not be read', description: markup(diagnosticLine(diagnostic)), start: time,
      })),
    },
  };
  yield jsonText(head).slice(0, -1);
  const tool = {
    uuid: toolUuid(),
    type: 'software',
    title: TOOL_NAME,
    description: 'Holds Kubernetes objects against controls.',
    props: props({ version: options.toolVersion }),
    status: { state: 'operational' },
  };
  yield `,"local-definitions":{"components":[${jsonText(tool)}]`;
  yield* list('inventory-items', map(assessment._results, (row, i) => inventoryItem(row, items[i])));
  yield '}';
  yield* list('observations', flatMap(controls, row => observations(assessment, row, items, time)));
  yield* list('risks', concat(map(controls, controlRisk), map(assessment._waivers, (use, i) => waiverRisk(use, i, byId))));

  const waiversOf = (ids: readonly string[]) => assessment._waivers.flatMap((use, i) => ids.includes(use.waiver.control) ? waiverUuid(use, i) : []);
  const ofControls = map(controls, row => {
    const { id, title: name } = row.control.control;
    return finding({ id, title: `${id}: ${name}`, rows: [row], waivers: waiversOf([id]) });
  });
  const ofRows = flatMap(frameworks, framework => map(framework.rows, row => {
    const ids = row.controls.map(({ control }) => control.control.id);
    const rows = ids.flatMap(id => byId.get(id) ?? []);
    return finding({ id: rowToken(framework, row.id), title: `${framework.title} ${framework.version}: ${row.id}`, rows, waivers: waiversOf(ids) });
  }));
  yield* list('findings', concat(ofControls, ofRows));
  yield '}';
}
