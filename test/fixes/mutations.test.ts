import { CompiledProfile } from '../../src/evaluation';
import { applyFix, hardenObject, HardeningMode } from '../../src/fixes';
import { ManifestSet } from '../../src/manifests';
import { describeWithCorpus, LabelledRow, readJsonLines } from '../corpora';
import { EVERYTHING, failures, TARGET } from './profiles';

/** Failures that our fix leaves on purpose: by control, why. */
const ADJUDICATED: Record<string, string> = {
  'memory-limits': 'the memory request is higher than the default limit: a limit below a request is refused by the API server, and only the user knows another',
  'drop-net-raw-capability': 'the corpus adds NET_RAW on purpose: entries of `add` are reported, not removed',
  'user-namespaces': 'applied alone, beside a namespace of the host, with which the API server refuses user namespaces',
};

const PROFILE = CompiledProfile.for(EVERYTHING, TARGET);

interface Tally {
  rows: number;
  broken: number;
  mended: number;
  guarded: Record<string, string[]>;
  failed: string[];
}

function nameOf(row: LabelledRow, control: string): string {
  return `${control}: ${row.suite}/${row.control}/${row.case}`;
}

/** Each fix alone, and all together: wherever the object before breaks a control that has a fix, it passes afterwards. */
function tally(rows: LabelledRow[]): Tally {
  const result: Tally = { rows: rows.length, broken: 0, mended: 0, guarded: {}, failed: [] };
  for (const row of rows) {
    for (const { object } of ManifestSet.of(row.objects).entries) {
      const before = PROFILE.evaluate(object).filter(({ control: { control }, verdict }) => control.fix?.length && verdict !== 'pass');
      const together = hardenObject(object, PROFILE, { mode: HardeningMode.ENFORCE }).object;
      for (const outcome of before) {
        const id = outcome.control.control.id;
        const compiled = PROFILE.controls.find(({ effective }) => effective === outcome.control)!;
        const alone = applyFix(object, outcome, compiled, PROFILE, { mode: HardeningMode.ENFORCE }).object;
        result.broken++;
        const states = [alone, together].map(after => failures(after, PROFILE));
        const open = states.some(state => state.open.some(({ control }) => control === id));
        const guarded = states.some(state => state.guarded.some(({ control }) => control === id));
        if (open) result.failed.push(nameOf(row, id));
        else if (guarded) (result.guarded[id] ??= []).push(nameOf(row, id));
        else result.mended++;
      }
    }
  }
  return result;
}

for (const suite of ['kyverno', 'polaris']) {
  describeWithCorpus(['posture', `${suite}-mutations.jsonl`], `fixes on the mutation corpus of ${suite}`, path => {
    const result = tally(readJsonLines(path));

    it('meets controls that the objects break', () => {
      expect(result.broken).toBeGreaterThan(result.rows);
    });

    it('mends every one of them', () => {
      expect(result.failed).toEqual([]);
      console.info(`${suite}: ${result.rows} rows, ${result.broken} broken controls, ${result.mended} mended, `
        + `${Object.values(result.guarded).flat().length} adjudicated, ${result.failed.length} failed`);
    });

    it('leaves only what is adjudicated', () => {
      expect(Object.keys(result.guarded).filter(id => !ADJUDICATED[id]).map(id => result.guarded[id])).toEqual([]);
    });
  });
}
