import { Comprehension } from './ast';
import type { CheckContext } from './check-context';
import { BOOL, DYN, formatType, INT, OPTIONAL, Type, typeOf } from './types';

/** The types of the variables that a macro binds. */
export function variableTypes(context: CheckContext, { macro, variables, target: { offset } }: Comprehension, target: Type): Type[] {
  if (macro === 'optMap' || macro === 'optFlatMap') {
    if (target.name !== OPTIONAL && target.name !== 'dyn') context.mismatch(offset, `${macro}() needs an optional value, not ${formatType(target)}`);
    return [target.args[0] ?? DYN];
  }
  const accepted = macro === 'sortBy' ? ['list', 'dyn'] : ['list', 'map', 'dyn'];
  if (!accepted.includes(target.name)) context.mismatch(offset, `${macro}() needs a list or map, not ${formatType(target)}`);
  const [first = DYN, second = DYN] = target.args;
  if (target.name === 'dyn') return variables.map(() => DYN);
  if (variables.length === 1) return [first];
  return target.name === 'list' ? [INT, first] : [first, second];
}

/** The type of a macro's result. */
export function comprehensionResult(
  context: CheckContext, { macro, body: { offset } }: Comprehension, target: Type, [first, second]: Type[], body: Type,
): Type {
  switch (macro) {
    case 'all': case 'exists': case 'existsOne': return BOOL;
    case 'filter': return typeOf('list', first);
    case 'sortBy': return target;
    case 'map': case 'transformList': return typeOf('list', body);
    case 'transformMap': return typeOf('map', target.name === 'list' ? INT : target.args[0] ?? DYN, body);
    case 'transformMapEntry':
      if (body.name !== 'map' && body.name !== 'dyn') context.mismatch(offset, `transformMapEntry() needs a map with one entry, not ${formatType(body)}`);
      return typeOf('map', body.args[0] ?? DYN, body.args[1] ?? second ?? DYN);
    case 'optMap': return typeOf(OPTIONAL, body);
    case 'optFlatMap':
      if (body.name !== OPTIONAL && body.name !== 'dyn') context.mismatch(offset, `optFlatMap() needs an optional value, not ${formatType(body)}`);
      return body.name === 'dyn' ? typeOf(OPTIONAL, DYN) : body;
  }
}
