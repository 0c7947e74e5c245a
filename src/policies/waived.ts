import { celString } from './cel-literal';
import { ProjectedControl } from './projected-control';

/** CEL: whether a control is waived for the object at hand. */
export function waivedBy({ effective: { control: { id } } }: ProjectedControl): string {
  return `${celString(id)} in variables.waived`;
}
