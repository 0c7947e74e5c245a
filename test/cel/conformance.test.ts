import { FAILED, NOT_APPLICABLE } from './conformance-adjudication';
import { ConformanceTest, conformanceTests, runConformanceTest } from './conformance-suite';

const tests = conformanceTests();
const reasonOf = (test: ConformanceTest) => NOT_APPLICABLE.find(({ matches }) => matches(test))?.reason;
const applicable = tests.filter(test => reasonOf(test) === undefined);
const notApplicable = tests.filter(test => reasonOf(test) !== undefined);
const sections = [...new Set(applicable.map(({ id }) => id.split('/').slice(0, 2).join('/')))];

describe('the CEL conformance data', () => {
  const outcomes = applicable.map(test => ({ test, failure: runConformanceTest(test) }));
  const failed = outcomes.filter(({ failure }) => failure !== undefined);

  afterAll(() => {
    const skipped = NOT_APPLICABLE.map(({ reason }) => `  ${notApplicable.filter(test => reasonOf(test) === reason).length}: ${reason}`);
    process.stdout.write(
      `CEL conformance: ${outcomes.length - failed.length} passed, ${notApplicable.length} not applicable, ${failed.length} failed\n${skipped.join('\n')}\n`,
    );
  });

  test.each(sections)('%s is met', section => {
    const unexpected = failed.filter(({ test }) => test.id.startsWith(`${section}/`) && !Object.hasOwn(FAILED, test.id));
    expect(unexpected.map(({ test, failure }) => `${test.id}: ${test.expr}: ${failure}`)).toEqual([]);
  });

  test('fails exactly where it is accepted by name', () => {
    expect(failed.map(({ test }) => test.id).sort()).toEqual(Object.keys(FAILED).sort());
  });

  test('covers at least 1,300 tests', () => {
    expect(outcomes.length).toBeGreaterThanOrEqual(1_300);
  });

  test.each(NOT_APPLICABLE.map(({ reason }) => reason))('leaves out tests because %s', reason => {
    expect(notApplicable.some(test => reasonOf(test) === reason)).toBe(true);
  });
});
