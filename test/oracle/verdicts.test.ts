import { EVERYTHING } from './catalogue-cases';
import { ask, describeWithOracle, OracleResult } from './oracle';
import { casesOf, generatedObjects, programsOf, realObjects, VerdictCase } from './verdict-cases';
import { Control, parseMessage } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { KubeObject } from '../../src/manifests';
import { ROLLOUT } from '../helpers/arbitrary-kubernetes';

const NEWEST = '1.37';

function profileFor(kubernetesVersion: string): CompiledProfile {
  return CompiledProfile.for(EVERYTHING, { kubernetesVersion, workloadKinds: [ROLLOUT] });
}

/** Messages that name keys of a map. In Go, maps are iterated in an order that changes from run to run. */
const LIST_KEYS = new Set(['no-secret-data-in-manifests', 'no-credentials-in-config-maps']);

/** Messages without the order that Go's maps do not have. */
function comparable({ id }: Control, messages: readonly string[]): string {
  return JSON.stringify(LIST_KEYS.has(id) ? messages.map(message => message.split(/,? /).sort()) : messages);
}

/** The verdict and the messages by the results of the oracle, place by place. */
function byOracle({ control, places }: VerdictCase, results: OracleResult[]): { verdict: string; messages: string[] } {
  if (places.length === 0) return { verdict: 'not-applicable', messages: [] };
  const parts = parseMessage(control.message);
  let erred = false;
  const messages = places.flatMap(programs => {
    const [decision, ...texts] = results.splice(0, programs.length);
    if (decision.error !== undefined || decision.compileError !== undefined) {
      erred = true;
      return [decision.error ?? decision.compileError!];
    }
    if (decision.value.bool === true) return [];
    return [parts.map(({ text }) => text ?? texts.shift()?.value?.string ?? '<no string>').join('')];
  });
  return { verdict: erred ? 'error' : messages.length > 0 ? 'fail' : 'pass', messages };
}

/** Asks the oracle about every control on every object. */
function compare(objects: readonly KubeObject[], kubernetesVersion: string): { compared: number; messages: number; differences: string[] } {
  const profile = profileFor(kubernetesVersion);
  const rows = objects.map(object => casesOf(profile, object));
  const requests = rows.map(({ bindings, cases }) => ({ bindings, evaluate: cases.flatMap(({ places }) => places.flat()) }));
  const [, ...answers] = ask([{ programs: programsOf(profile, kubernetesVersion) }, ...requests]);
  let [compared, messages] = [0, 0];
  const differences = rows.flatMap(({ cases }, i) => {
    const results = [...answers[i].results];
    return cases.flatMap(row => {
      const { verdict, messages: lines } = row;
      const theirs = byOracle(row, results);
      compared++;
      messages += lines.length;
      const same = verdict === theirs.verdict && (verdict === 'error' || comparable(row.control, lines) === comparable(row.control, theirs.messages));
      return same ? [] : [`${row.control.id} on ${JSON.stringify(objects[i])}: ${JSON.stringify({ verdict, lines })}, oracle: ${JSON.stringify(theirs)}`];
    });
  });
  return { compared, messages, differences };
}

describeWithOracle('the API server', () => {
  test.each([['1.30', 1], [NEWEST, 2]])('gives generated objects the verdicts and messages that we give on %s', (version, seed) => {
    const { compared, messages, differences } = compare(generatedObjects(seed), version);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(10_000);
    console.info(`${version}: ${compared} verdicts and ${messages} messages on generated objects are the same`);
  });

  it('gives real manifests the verdicts and messages that we give', () => {
    const { compared, messages, differences } = compare(realObjects(), NEWEST);
    expect(differences).toEqual([]);
    console.info(`${NEWEST}: ${compared} verdicts and ${messages} messages on real manifests are the same`);
  });
});
