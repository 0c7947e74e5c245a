import { AssessedOutcome, AssessedVerdict, Assessment, jsonText, namesOf, ObjectResult, verdictOf, WaivedObject, WaiverUse } from '../assessment';
import { Diagnostic } from '../manifests';
import { isShown } from './by-control';
import { fullMessage, objectLabel, placeLabel, waiverReason, waiverScope, waiverStatus } from './descriptions';
import { digestOf } from './digest';
import { onOneLine, shortened } from './plain-text';
import { ReportOptions } from './report-options';
import { TOOL_NAME } from './tool';

/** etcd takes 1.5 MB an object; what the API server adds must fit too. */
const MOST_BYTES = 1_000_000;
/** Of a name, which nobody checked; Kubernetes allows 253 characters. */
const LONGEST_NAME = 300;
/** Of one text. An expression that failed may quote a whole value. */
const LONGEST_TEXT = 2_000;

type Result = 'pass' | 'fail' | 'warn' | 'error' | 'skip';

const RESULTS: Readonly<Record<AssessedVerdict, Result | undefined>> = {
  'pass': 'pass', 'fail': 'fail', 'error': 'error', 'waived': 'skip', 'not-applicable': undefined,
};

/**
 * Reports of `openreports.io/v1alpha1`, as a List: a Report for each namespace, a ClusterReport for what names none, each in parts
 * that a cluster can store. Passes are listed with `all`; without it the reports say that they leave them out. Waivers and unreadable
 * documents stand in the ClusterReport.
 */
export function* openReports(assessment: Assessment, options: ReportOptions = {}): Iterable<string> {
  yield '{"apiVersion":"v1","kind":"List","items":[';
  let separator = '\n';
  for (const [namespace, results] of byNamespace(assessment)) {
    for (const report of reportsOf(namespace, resultRows(assessment, results, namespace, options), assessment, options)) {
      yield separator;
      yield* report;
      separator = ',\n';
    }
  }
  yield '\n]}\n';
}

/** The empty name stands for the cluster and comes last, also where no object is outside of namespaces: waivers are there. */
function byNamespace(assessment: Assessment): [string, ObjectResult[]][] {
  const groups = new Map<string, ObjectResult[]>();
  for (const result of assessment._results) {
    const { namespace } = namesOf(result.entry.object);
    const group = isNamespaceName(namespace) ? namespace : '';
    const list = groups.get(group);
    if (list) list.push(result);
    else groups.set(group, [result]);
  }
  const cluster = groups.get('') ?? [];
  groups.delete('');
  return [...[...groups].sort(([a], [b]) => a < b ? -1 : 1), ['', cluster]];
}

/** A report cannot live in a namespace that cannot exist. */
function isNamespaceName(namespace: unknown): namespace is string {
  return typeof namespace === 'string' && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace);
}

interface Row {
  readonly result: Result;
  readonly [field: string]: unknown;
}

function* resultRows(assessment: Assessment, results: readonly ObjectResult[], namespace: string, options: ReportOptions): Iterable<Row> {
  for (const result of results) {
    for (const outcome of result.outcomes) yield* outcomeRows(assessment, result, outcome, options);
  }
  if (namespace !== '') return;
  for (const use of assessment._waivers) yield* waiverRows(use);
  for (const diagnostic of assessment._diagnostics) yield diagnosticRow(diagnostic);
}

function* outcomeRows(assessment: Assessment, result: ObjectResult, outcome: AssessedOutcome, options: ReportOptions): Iterable<Row> {
  const verdict = verdictOf(outcome);
  const row = RESULTS[verdict];
  const { control, severity } = outcome.control;
  if (row === undefined || (row === 'pass' && !options.all)) return;
  const { id, family, title } = control;
  // A literal, without a spread, which would cost V8 several times as much.
  const rowOf = (message: string, resources: object[], properties?: object): Row => (
    { policy: id, rule: id, category: onOneLine(family), result: row, severity, scored: row !== 'skip', source: TOOL_NAME, message, resources, properties });
  if (!isShown(verdict)) {
    yield rowOf(onOneLine(title), [resource(result)]);
    return;
  }
  for (const violation of outcome.violations) {
    const finding = assessment._findingOf(result, outcome, violation);
    const { waiver } = finding;
    yield rowOf(shortened(fullMessage(finding), LONGEST_TEXT), [resource(result, finding.path)], texts({
      remediation: finding.remediation,
      path: finding.path || undefined,
      value: finding.value,
      container: finding.container,
      source: placeLabel(finding),
      constructPath: finding.constructPath,
      waiver: waiver && waiverReason(waiver),
    }));
  }
}

function resource({ entry: { object } }: ObjectResult, fieldPath?: string): object {
  return reference(namesOf(object), fieldPath ? shortened(onOneLine(fieldPath), LONGEST_TEXT) : undefined);
}

function reference({ apiVersion, kind, namespace, name }: WaivedObject, fieldPath?: string): object {
  const short = (text: unknown) => shortened(onOneLine(text), LONGEST_NAME);
  const ofNamespace = namespace === undefined ? undefined : short(namespace);
  return { apiVersion: short(apiVersion), kind: short(kind), namespace: ofNamespace, name: short(name), fieldPath };
}

/** A waiver is one row, or several where it covers more objects than one row should name. */
function* waiverRows(use: WaiverUse): Iterable<Row> {
  const { waiver, objects } = use;
  const chunk = 100;
  for (let start = 0; start === 0 || start < objects.length; start += chunk) {
    yield {
      policy: 'waivers',
      rule: onOneLine(waiver.control),
      category: 'waivers',
      result: use.status === 'active' ? 'skip' : 'warn',
      scored: false,
      source: TOOL_NAME,
      message: shortened(`${waiverStatus(use)}; ${waiverReason(waiver)}`, LONGEST_TEXT),
      resources: objects.length === 0 ? undefined : objects.slice(start, start + chunk).map(object => reference(object)),
      properties: texts({
        status: use.status,
        reason: waiver.reason,
        owner: waiver.owner,
        expires: waiver.expires,
        scope: waiverScope(waiver),
        origin: waiver.origin,
        objects: objects.slice(start, start + chunk).map(objectLabel).join(', ') || undefined,
      }, 20 * LONGEST_TEXT),
    };
  }
}

function diagnosticRow(diagnostic: Diagnostic): Row {
  return {
    policy: 'readable-documents',
    category: 'input',
    result: 'error',
    scored: true,
    source: TOOL_NAME,
    message: shortened(onOneLine(diagnostic.message), LONGEST_TEXT),
    properties: texts({ source: placeLabel(diagnostic), document: diagnostic.document }),
  };
}

/** Properties are texts. */
function texts(properties: Readonly<Record<string, unknown>>, longest = LONGEST_TEXT): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, shortened(onOneLine(typeof value === 'string' ? value : JSON.stringify(value)), longest)]));
}

/** One report for few results, parts of it for many. */
function* reportsOf(namespace: string, rows: Iterable<Row>, assessment: Assessment, options: ReportOptions): Iterable<Iterable<string>> {
  let [part, bytes] = [1, 0];
  let buffered: string[] = [];
  let summary = { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 };
  const flush = () => {
    const text = reportText(namespace, part, buffered, summary, assessment, options);
    // Rows are given one by one: each part as one text would be copied several times, a megabyte each.
    [part, bytes, buffered, summary] = [part + 1, 0, [], { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 }];
    return text;
  };
  for (const row of rows) {
    const text = jsonText(row);
    const size = Buffer.byteLength(text) + 1;
    if (bytes + size > MOST_BYTES) yield flush();
    buffered.push(text);
    bytes += size;
    summary[row.result]++;
  }
  if (buffered.length > 0 || (part === 1 && namespace !== '')) yield flush();
}

function* reportText(
  namespace: string, part: number, results: readonly string[], summary: object, assessment: Assessment, options: ReportOptions,
): Iterable<string> {
  const head = {
    apiVersion: 'openreports.io/v1alpha1',
    kind: namespace === '' ? 'ClusterReport' : 'Report',
    metadata: {
      name: `${TOOL_NAME}-${profileName(assessment.profile)}-${part}`,
      namespace: namespace || undefined,
      labels: { 'app.kubernetes.io/managed-by': TOOL_NAME },
      annotations: { 'cdk8s-bulwark/kubernetes-version': assessment.kubernetesVersion, 'cdk8s-bulwark/score': String(assessment.score ?? '') },
    },
    source: TOOL_NAME,
    configuration: options.all ? undefined : { limits: { statusFilter: ['fail', 'warn', 'error', 'skip'] } },
    scope: namespace === '' ? undefined : { apiVersion: 'v1', kind: 'Namespace', name: namespace },
    summary,
  };
  yield `${jsonText(head).slice(0, -1)},"results":[`;
  for (const [i, result] of results.entries()) {
    if (i > 0) yield ',';
    yield result;
  }
  yield ']}';
}

/** As part of a name of an object (RFC 1123); where that changes it, with a digest, so that two stay two. */
function profileName(profile: string): string {
  const name = profile.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40).replace(/-+$/, '');
  const plain = profile.replace(/[A-Z]/g, letter => letter.toLowerCase());
  return name === plain ? name : `${name || 'profile'}-${digestOf(profile).slice(0, 8)}`;
}
