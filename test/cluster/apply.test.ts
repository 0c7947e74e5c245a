import { inApplyOrder } from './apply';

const object = (kind: string) => ({ apiVersion: 'any/v1', kind });

describe('inApplyOrder', () => {
  it('puts what others need first, and what switches policies on last', () => {
    const kinds = ['ValidatingAdmissionPolicyBinding', 'Pod', 'ValidatingAdmissionPolicy', 'RoleBinding', 'Role', 'Namespace', 'CustomResourceDefinition'];
    expect(inApplyOrder(kinds.map(object)).map(members => members.map(({ kind }) => kind))).toEqual([
      ['CustomResourceDefinition'], ['Namespace'], ['Role'], ['Pod', 'RoleBinding'], ['ValidatingAdmissionPolicy'], ['ValidatingAdmissionPolicyBinding'],
    ]);
  });
});
