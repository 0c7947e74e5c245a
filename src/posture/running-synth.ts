/** Deep enough to reach `App.synth()` from a validator of the tree. */
const FRAMES = 30;

/** Where cdk8s has its class App: the functions below have such names in other files too. */
const APP_FILE = /[\\/]cdk8s[\\/](lib|src)[\\/]app\.[jt]s$/;

/**
 * Whether a validator is run for one chart of a synth whose first validation has been: `App.synth()` and `synthYaml()`
 * validate the whole tree once, and again before each chart, with nothing between that could change it. There is no other
 * sign of where one synth ends and the next begins: the program may have changed anything between two of them. Where the
 * frames say nothing, as in a bundle, every validation counts as a new synth, which is slower and as right.
 */
export function isLaterValidationOfSynth(): boolean {
  const names = namesOfAppFrames();
  const chart = names.indexOf('_synthChart');
  return chart >= 0 && names.slice(chart + 1).some(name => name === 'synth' || name === 'synthYaml');
}

function namesOfAppFrames(): string[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    // Raw frames: no source map is applied to them, so that files are where they are.
    Error.prepareStackTrace = (_, sites) => sites;
    Error.stackTraceLimit = FRAMES;
    const trace: { stack?: unknown } = {};
    Error.captureStackTrace(trace, isLaterValidationOfSynth);
    const sites = Array.isArray(trace.stack) ? trace.stack as NodeJS.CallSite[] : [];
    return sites.filter(site => APP_FILE.test(site.getFileName() ?? '')).map(site => site.getMethodName() ?? bareName(site.getFunctionName()));
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** `App._synthChart` -> `_synthChart` */
function bareName(name: string | null): string {
  return name?.slice(name.lastIndexOf('.') + 1) ?? '';
}
