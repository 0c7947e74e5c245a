import { engineProgram, GATOR } from './binaries';
import { documents, marked, runWithFiles } from './run';

/** What Gatekeeper has against an object. */
export interface GatorViolation {
  /** Name of the constraint. */
  readonly constraint: string;
  /** Kind of the constraint, which is its template. */
  readonly template: string;
  readonly message: string;
  /** `deny`, `warn` or `dryrun`. */
  readonly action: string;
}

/**
 * Violations of each object, as Gatekeeper's audit sees it: there is no old object, no user, no namespaceObject, and
 * `request.operation` is empty.
 *
 * @param policies ConstraintTemplates and constraints
 * @throws Error with Gatekeeper's words when it refuses a policy or an object
 */
export function judgeByGator(policies: readonly any[], objects: readonly any[]): GatorViolation[][] {
  const files = { 'policies.yaml': documents(policies), 'objects.yaml': documents(objects.map(marked)) };
  return runWithFiles(engineProgram(GATOR), files, ['test', '-f', 'policies.yaml', '-f', 'objects.yaml', '-o', 'json'], ({ out, err }) => {
    const verdicts: GatorViolation[][] = objects.map(() => []);
    for (const { violatingObject, constraint, msg, enforcementAction } of parse(out, err)) {
      // Constraints that match all kinds match the policies too.
      verdicts[Number(violatingObject.metadata.uid)]?.push({
        constraint: constraint.metadata.name, template: constraint.kind, message: msg, action: enforcementAction,
      });
    }
    return verdicts;
  });
}

function parse(out: string, err: string): any[] {
  try {
    return JSON.parse(out) ?? [];
  } catch {
    throw new Error(`gator says: ${err || out}`);
  }
}

/** A request for admission, which unlike an object alone has an operation, a user and an old object. */
export interface Review {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly object?: any;
  readonly oldObject?: any;
  readonly username?: string;
}

/**
 * What Gatekeeper's webhook would answer to requests: all that violates the constraint, in one text as gator prints it;
 * undefined where nothing does.
 */
export function reviewByGator(template: any, constraint: any, reviews: readonly Review[]): (string | undefined)[] {
  const cases = reviews.map((_, i) => ({ name: `${i}`, object: `${i}.yaml`, assertions: [{ violations: 'no' }] }));
  const suite = {
    kind: 'Suite',
    apiVersion: 'test.gatekeeper.sh/v1alpha1',
    metadata: { name: 'suite' },
    tests: [{ name: 'test', template: 'template.yaml', constraint: 'constraint.yaml', cases }],
  };
  const files = Object.fromEntries([
    ['suite.yaml', suite],
    ['template.yaml', template],
    ['constraint.yaml', constraint],
    ...reviews.map((review, i) => [`${i}.yaml`, admissionReview(review, `${i}`)]),
  ].map(([name, content]) => [name as string, JSON.stringify(content)]));
  return runWithFiles(engineProgram(GATOR), files, ['verify', 'suite.yaml', '-v'], ({ out, err }) => {
    const answers = new Map([...out.matchAll(/--- (PASS|FAIL): (\d+)\t[^\n]*\n(?: +(?!---)([^\n]*))?/g)].map(([, result, name, words]) => [name, { result, words }]));
    return reviews.map((_, i) => {
      const answer = answers.get(`${i}`);
      if (!answer) throw new Error(`gator says nothing of request ${i}: ${err || out}`);
      if (answer.result === 'PASS') return undefined;
      const messages = /got messages \[(.*)\]$/.exec(answer.words ?? '');
      if (!messages) throw new Error(`gator cannot judge request ${i}: ${answer.words}`);
      return messages[1];
    });
  });
}

function admissionReview({ operation, object, oldObject, username = 'somebody' }: Review, uid: string): unknown {
  const { apiVersion, kind, metadata } = object ?? oldObject;
  const slash = apiVersion.indexOf('/');
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid,
      operation,
      kind: { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind },
      name: metadata.name,
      ...metadata.namespace === undefined ? {} : { namespace: metadata.namespace },
      userInfo: { username },
      ...object ? { object } : {},
      ...oldObject ? { oldObject } : {},
    },
  };
}
