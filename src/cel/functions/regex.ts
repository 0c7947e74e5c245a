import type { RE2JS } from 're2js';
import { CelError } from '../errors';
import { nativePattern } from './native-pattern';
import { FunctionRow } from './registry';

/** RE2 runs in time linear in its input: a pattern in somebody's policy cannot stall a synth. */
const COMPILED = new Map<string, RE2JS>();
const MAX_COMPILED = 500;

function pattern(text: string): RE2JS {
  let compiled = COMPILED.get(text);
  if (!compiled) {
    try {
      compiled = re2().RE2JS.compile(text);
    } catch (error) {
      throw new CelError(`invalid regular expression ${JSON.stringify(text)}: ${(error as Error).message}`);
    }
    if (COMPILED.size >= MAX_COMPILED) COMPILED.clear();
    COMPILED.set(text, compiled);
  }
  return compiled;
}

/** Loaded when a pattern needs it: most do not, and it takes as long to load as a small file to assess. */
function re2(): typeof import('re2js') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('re2js');
}

function findAll(text: string, re: RE2JS, limit: number | bigint): string[] {
  const found: string[] = [];
  const matcher = re.matcher(text);
  let end = -1;
  while ((limit < 0 || found.length < limit) && matcher.find()) {
    // As in Go, an empty match that touches the match before it is none.
    if (matcher.end() > matcher.start() || matcher.start() !== end) found.push(matcher.group()!);
    end = matcher.end();
  }
  return found;
}

function find(text: string, re: RE2JS): string {
  const matcher = re.matcher(text);
  return matcher.find() ? matcher.group()! : '';
}

const MAX_REMEMBERED = 500;
const MAX_REMEMBERED_LENGTH = 500;

/** What an engine that backtracks may need for one text: about a millisecond. */
const MOST_STEPS = 2 ** 18;
const LONGEST_NATIVE_TEXT = 4096;

/**
 * The test for a pattern. RE2 takes long to get going: short texts, which most are, go to the engine of JavaScript where
 * the pattern means the same to it and its work is bounded.
 */
function tester(regex: string): (text: string) => boolean {
  const native = nativePattern(regex);
  let linear = native ? undefined : pattern(regex); // throws where it is invalid
  const longest = native ? Math.min(LONGEST_NATIVE_TEXT, (MOST_STEPS / native.factor) ** (1 / native.exponent)) : -1;
  return text => text.length <= longest ? native!.regexp.test(text) : (linear ??= pattern(regex)).test(text);
}

/** Whether texts match. Names and images come by again and again: verdicts about short texts are remembered. */
function remembering(regex: string): (text: string) => boolean {
  const test = tester(regex);
  const verdicts = new Map<string, boolean>();
  return text => {
    let verdict = verdicts.get(text);
    if (verdict === undefined) {
      verdict = test(text);
      if (verdicts.size >= MAX_REMEMBERED) verdicts.clear();
      if (text.length <= MAX_REMEMBERED_LENGTH) verdicts.set(text, verdict);
    }
    return verdict;
  };
}

const TESTERS = new Map<string, (text: string) => boolean>();

/** The pattern comes out of a parameter, most likely the same as before. */
function testerFor(regex: string): (text: string) => boolean {
  let test = TESTERS.get(regex);
  if (!test) {
    test = tester(regex);
    if (TESTERS.size >= MAX_COMPILED) TESTERS.clear();
    TESTERS.set(regex, test);
  }
  return test;
}

const matches: Omit<FunctionRow, 'signature'> = {
  validated: true,
  call: (text: string, regex: string) => testerFor(regex)(text),
  withConstant: remembering,
};

export const REGEX: FunctionRow[] = [
  { signature: 'string#matches(string): bool', ...matches },
  { signature: 'matches(string, string): bool', ...matches },
  {
    signature: 'string#find(string): string',
    validated: true,
    call: (text, regex) => find(text, pattern(regex)),
    withConstant: regex => {
      const re = pattern(regex);
      return text => find(text, re);
    },
  },
  {
    signature: 'string#findAll(string): list(string)',
    validated: true,
    call: (text, regex) => findAll(text, pattern(regex), -1),
    withConstant: regex => {
      const re = pattern(regex);
      return text => findAll(text, re, -1);
    },
  },
  // The pattern is not the last argument here: it is not validated.
  { signature: 'string#findAll(string, int): list(string)', call: (text, regex, limit) => findAll(text, pattern(regex), limit) },
];
