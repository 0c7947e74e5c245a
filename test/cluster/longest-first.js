const Sequencer = require('@jest/test-sequencer').default;

/** By name, longest first: of two workers none is to be left with a long suite when the other has finished. */
const LONG = ['equivalence', 'accepted', 'pod-security', 'mutating', 'updates', 'engine-forms', 'images', 'parameters'];
const rank = ({ path }) => {
  const found = LONG.findIndex(name => path.endsWith(`/${name}.cluster.ts`));
  return found === -1 ? LONG.length : found;
};

/** Jest goes by the durations of earlier runs, which a fresh checkout does not have. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
  }
};
