import { PreludeVariable } from '../controls';
import { MutationStep } from './mutation-step';

/**
 * Sorts steps into stages. Those of one stage are computed from the same object, in one mutation: each mutation costs the
 * API server a copy of the object, which it encodes, decodes and defaults again. The stages together do what the steps do
 * one control after the other, as where manifests are fixed.
 */
export function stagesOf(steps: readonly MutationStep[], prelude: readonly PreludeVariable[]): MutationStep[][] {
  const stages: MutationStep[][] = [];
  const placed: { step: MutationStep; stage: number }[] = [];
  const chains = new Map(steps.map(step => [step, step.reads.flatMap(source => fieldsRead(source, prelude))]));
  for (const control of new Set(steps.map(step => step.control))) {
    const own = steps.filter(step => step.control === control);
    // Steps of one control see the object as the control found it.
    const stage = Math.max(0, ...placed.map(earlier => {
      const follows = own.some(step => samePlace(step, earlier.step) || chains.get(step)!.some(chain => touches(chain, earlier.step)));
      const precedes = own.some(step => chains.get(earlier.step)!.some(chain => touches(chain, step)));
      return follows ? earlier.stage + 1 : precedes ? earlier.stage : 0;
    }));
    for (const step of own) {
      placed.push({ step, stage });
      (stages[stage] ??= []).push(step);
    }
  }
  return stages;
}

function samePlace(a: MutationStep, b: MutationStep): boolean {
  return touches(fieldsOf(a), b);
}

function fieldsOf({ segments }: MutationStep): string[] {
  return segments.filter(segment => segment !== '*');
}

/** Whether what is read can change with what a step writes. Errs on the side of yes: a stage too many does no harm. */
function touches(chain: readonly string[], step: MutationStep): boolean {
  const path = fieldsOf(step);
  const agree = (longer: readonly string[], start: number, other: readonly string[]) =>
    other.every((field, i) => start + i >= longer.length || longer[start + i] === field);
  return path.some((field, start) => field === chain[0] && agree(path, start, chain))
    || chain.some((field, start) => field === path[0] && agree(chain, start, path));
}

/** Selections of fields one after the other, as far as they are written down: `container.?a.?b['c']`. */
const CHAIN = /[A-Za-z_]\w*(?:\.\??[A-Za-z_]\w*(?!\w*\()|\[\??'[^']*'\])*/g;
const TEXT = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g;

/** Fields that an expression reads, as chains of names. What selects by a name that it computes is known by that name alone. */
function fieldsRead(source: string, prelude: readonly PreludeVariable[]): string[][] {
  const chains = (source.match(CHAIN) ?? []).map(text => text.split(/\.\??|\[\??'|'\]\.?\??/).filter(name => name !== ''));
  const texts = [...source.matchAll(TEXT)].map(match => [match[1] ?? match[2]]);
  return [...texts, ...chains.flatMap(chain => {
    if (chain[0] !== 'variables') return [chain.slice(1)];
    const variable = prelude.find(({ name }) => name === chain[1]);
    if (variable === undefined || WHOLE.includes(variable.name)) return [chain.slice(2)];
    return fieldsRead(variable.expression, prelude);
  })].filter(chain => chain.length > 0);
}

/** Variables that stand for a part of the object, not for something that is computed of it. */
const WHOLE = ['podSpec', 'podMeta', 'containers'];
