import { AssessedVerdict, Assessment, FrameworkEvidence, jsonText, namesOf, ObjectResult, WaiverStatus, WaiverUse } from '../../assessment';
import { EffectiveControl } from '../../controls';
import { ControlVerdicts, outcomeOf } from '../by-control';
import { fullMessage, objectLabel, waiverReason, waiverScope, waiverStatus } from '../descriptions';
import { uuidOf } from '../digest';
import { relativeUri } from '../file-uri';
import { counted, onOneLine } from '../plain-text';
import { flatMap, list, map } from './json-list';
import { markup, nonEmpty, props, token } from './oscal-values';

/** Id of the component that stands for the library. Not a constant: that would cost every start of the command line a digest. */
export function toolUuid(): string {
  return uuidOf('tool');
}

function origins(): object[] {
  return [{ actors: [{ 'type': 'tool', 'actor-uuid': toolUuid() }] }];
}

const WORDS: Readonly<Record<AssessedVerdict, string>> = {
  'pass': 'is met by',
  'fail': 'is not met by',
  'error': 'could not be evaluated, which counts as not met, for',
  'waived': 'is not met, which a waiver excuses, by',
  'not-applicable': 'says nothing about',
};

/** What is evidence, in the order of an observation's ids. */
const OBSERVED: readonly AssessedVerdict[] = ['pass', 'fail', 'error', 'waived'];

/** An object as an item of the inventory. */
export function inventoryItem({ entry }: ObjectResult, uuid: string): object {
  const identity = namesOf(entry.object);
  const { file, line, document, constructPath } = entry.provenance;
  return { uuid, description: markup(objectLabel(identity)), props: props({ ...identity, file, line, document, 'construct-path': constructPath }) };
}

/** What a control said, as one observation for each verdict; passes too. Each names the objects; failures say what is wrong. */
export function* observations(
  assessment: Assessment, row: ControlVerdicts, items: readonly string[], time: string,
): Iterable<IterableIterator<string>> {
  for (const verdict of OBSERVED) {
    if (row.objects[verdict].length > 0) yield observation(assessment, row, verdict, items, time);
  }
}

/** In pieces: there may be a hundred thousand objects. */
function* observation(
  assessment: Assessment, row: ControlVerdicts, verdict: AssessedVerdict, items: readonly string[], time: string,
): IterableIterator<string> {
  const { control: { control, severity }, objects: { [verdict]: indices } } = row;
  yield jsonText({
    uuid: observationUuid(control.id, verdict),
    title: markup(control.title),
    description: markup(`control ${control.id} ${WORDS[verdict]} ${counted(indices.length, 'object')}`),
    props: props({ control: control.id, verdict, severity }),
    methods: ['TEST'],
    types: ['control-objective'],
    origins: origins(),
    collected: time,
  }).slice(0, -1);
  yield* list('subjects', map(indices, index => ({ 'subject-uuid': items[index], 'type': 'inventory-item' })));
  if (verdict !== 'pass') yield* list('relevant-evidence', flatMap(indices, index => evidence(assessment, assessment._results[index], row.control)));
  yield '}';
}

function evidence(assessment: Assessment, result: ObjectResult, control: EffectiveControl): object[] {
  const outcome = outcomeOf(result, control)!;
  return outcome.violations.map(violation => {
    const found = assessment._findingOf(result, outcome, violation);
    const { file, line, path, value, container, constructPath, waiver } = found;
    return {
      href: file === undefined ? undefined : relativeUri(file),
      description: markup(fullMessage(found)),
      props: props({ path, value, container, line, 'construct-path': constructPath, 'waiver': waiver && waiverReason(waiver) }),
    };
  });
}

/** A control that some object does not meet, as a risk with what to do about it. */
export function controlRisk({ control: { control, severity }, objects }: ControlVerdicts): object | undefined {
  const failing = objects.fail.length + objects.error.length;
  if (failing === 0) return undefined;
  return {
    'uuid': riskUuid(control.id),
    'title': markup(`not met: ${control.title}`),
    'description': markup(control.rationale),
    'statement': markup(`${counted(failing, 'object')} may be attacked in the way that control ${control.id} prevents`),
    'props': props({ control: control.id, severity }),
    'status': 'open',
    'origins': origins(),
    'remediations': [{ uuid: uuidOf('remediation', control.id), lifecycle: 'recommendation', title: 'repair', description: markup(control.remediation) }],
    'related-observations': related('observation-uuid', (['fail', 'error'] as const).filter(verdict => objects[verdict].length > 0)
      .map(verdict => observationUuid(control.id, verdict))),
  };
}

/** NIST names the states of risks and allows others: none of its own says that nobody looked. */
const WAIVER_RISK: Readonly<Record<WaiverStatus, string>> = {
  'active': 'deviation-approved',
  'expired': 'open',
  'unused': 'closed',
  'not-evaluated': 'not-evaluated',
};

/** A waiver as a risk that somebody accepts, with the objects that it covers. */
export function waiverRisk(use: WaiverUse, index: number, observed: ReadonlyMap<string, ControlVerdicts>): object {
  const { waiver, status, objects } = use;
  const hasWaived = (observed.get(waiver.control)?.objects.waived.length ?? 0) > 0;
  return {
    'uuid': waiverUuid(use, index),
    'title': markup(`waiver of ${waiver.control}`),
    'description': markup(waiverReason(waiver)),
    'statement': [markup(`for ${waiverScope(waiver)}: ${waiverStatus(use)}`), ...objects.map(object => `- ${markup(objectLabel(object))}`)].join('\n'),
    'props': props({ control: waiver.control, status, reason: waiver.reason, owner: waiver.owner, expires: waiver.expires, origin: waiver.origin }),
    'status': WAIVER_RISK[status],
    'deadline': waiver.expires === undefined || !/^\d{4}-\d\d-\d\d$/.test(waiver.expires) ? undefined : `${waiver.expires}T23:59:59Z`,
    'related-observations': hasWaived && status === 'active' ? related('observation-uuid', [observationUuid(waiver.control, 'waived')]) : undefined,
  };
}

interface FindingTarget {
  readonly id: string;
  readonly title: string;
  /** What the controls said that answer it. */
  readonly rows: readonly ControlVerdicts[];
  /** Ids of the risks that waivers of these controls are. */
  readonly waivers: readonly string[];
}

/** Whether a control, or a row of a framework that controls answer, is satisfied. Undefined where nothing applies. */
export function finding(target: FindingTarget): object | undefined {
  const count = (...verdicts: AssessedVerdict[]) => verdicts.flatMap(verdict => target.rows.map(({ objects }) => objects[verdict].length))
    .reduce((a, b) => a + b, 0);
  const [good, bad, waived] = [count('pass'), count('fail', 'error'), count('waived')];
  if (good + bad + waived === 0) return undefined;
  const observed = target.rows.flatMap(({ control: { control }, objects }) => OBSERVED.filter(verdict => objects[verdict].length > 0)
    .map(verdict => observationUuid(control.id, verdict)));
  const failed = target.rows.filter(({ objects: { fail, error } }) => fail.length + error.length > 0)
    .map(({ control: { control } }) => riskUuid(control.id));
  return {
    'uuid': uuidOf('finding', target.id),
    'title': markup(target.title),
    'description': markup(`${counted(good, 'verdict')} met, ${bad} not met, ${waived} waived`),
    'origins': origins(),
    'target': {
      'type': 'objective-id',
      'target-id': token(target.id),
      'title': markup(target.title),
      // What a waiver excuses is not met.
      'status': { state: bad + waived === 0 ? 'satisfied' : 'not-satisfied', reason: bad > 0 ? 'fail' : waived > 0 ? 'other' : 'pass' },
    },
    'related-observations': related('observation-uuid', observed),
    'related-risks': related('risk-uuid', [...failed, ...target.waivers]),
  };
}

/** The controls of the catalogue and the rows of frameworks that were looked at. */
export function reviewedControls(rows: readonly ControlVerdicts[], frameworks: readonly FrameworkEvidence[]): object {
  const ids = (names: readonly string[]) => nonEmpty([...new Set(names)].map(id => ({ 'control-id': id })));
  const applies = ({ objects }: ControlVerdicts) => OBSERVED.some(verdict => objects[verdict].length > 0);
  const assessed = new Set(rows.filter(applies).map(({ control }) => control.control.id));
  return {
    'control-selections': [
      {
        'description': 'Controls of the catalogue. Those that say nothing about any object are excluded.',
        'include-controls': ids([...assessed].map(id => token(id))),
        'exclude-controls': ids(rows.filter(row => !applies(row)).map(({ control }) => token(control.control.id))),
      },
      ...frameworks.map(framework => {
        const wasAssessed = (row: FrameworkEvidence['rows'][number]) => row.controls.some(({ control }) => assessed.has(control.control.id));
        return {
          'description': `Rows of ${framework.title} ${framework.version} that controls of the profile answer. Those that say nothing about any object are excluded.`,
          'props': props({ framework: framework.framework, version: framework.version, score: framework.score }),
          'include-controls': ids(framework.rows.filter(wasAssessed).map(row => rowToken(framework, row.id))),
          'exclude-controls': ids(framework.rows.filter(row => !wasAssessed(row)).map(row => rowToken(framework, row.id))),
        };
      }),
    ],
  };
}

/** A row of a framework as an id. */
export function rowToken({ framework, version }: FrameworkEvidence, id: string): string {
  return token(framework, version, id);
}

export function waiverUuid({ waiver }: WaiverUse, index: number): string {
  return uuidOf('waiver', waiver.control, onOneLine(waiver.origin), index);
}

function observationUuid(control: string, verdict: AssessedVerdict): string {
  return uuidOf('observation', control, verdict);
}

function riskUuid(control: string): string {
  return uuidOf('risk', control);
}

function related(key: string, uuids: readonly string[]): object[] | undefined {
  return uuids.length === 0 ? undefined : uuids.map(uuid => ({ [key]: uuid }));
}
