import { IConstruct } from 'constructs';
import { Profile } from '../controls';

const PROFILE = Symbol.for('cdk8s-bulwark.Posture.profile');

/** Makes the profile of a scope known to what lies below it. */
export function knowProfile(scope: IConstruct, profile: Profile): void {
  Object.defineProperty(scope, PROFILE, { value: profile });
}

/** The profile that a scope at or above a construct is held against. */
export function profileAbove(scope: IConstruct): Profile | undefined {
  for (let at: IConstruct | undefined = scope; at; at = at.node.scope) {
    if (Object.prototype.hasOwnProperty.call(at, PROFILE)) return (at as any)[PROFILE];
  }
  return undefined;
}

