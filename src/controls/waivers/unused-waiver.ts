import { Control, ControlScope, Severity } from '../control';

/**
 * WVR-01. Its objects stand for the waivers of an assessment and exist nowhere else; `status` says what became of each.
 * Unwaivable: an excuse for an excuse would outlive both.
 */
export const UNUSED_WAIVER: Control = {
  id: 'unused-waiver',
  family: 'waivers',
  title: 'Every waiver excuses something',
  rationale: 'A waiver that nobody needs any more waits for the next mistake and excuses that one, unseen.',
  remediation: 'Remove the waiver, or correct what it is to cover.',
  severity: Severity.LOW,
  scope: ControlScope.OBJECT,
  kinds: ['cdk8s-bulwark/Waiver'],
  expression: "object.?status.?use.orValue('') != 'unused'",
  message: "the waiver of '{{object.?spec.?control.orValue('')}}' excuses nothing: {{object.?status.?because.orValue('nothing that it covers fails')}}",
  path: '/spec/control',
  unwaivable: true,
};
