import { API_RESOURCES, guessedResource, isClusterScoped, POD_TEMPLATE_KINDS, qualifiedKind } from '../../src/manifests';

describe('guessedResource', () => {
  it.each([
    ['Rollout', 'rollouts'],
    ['NetworkPolicy', 'networkpolicies'],
    ['Ingress', 'ingresses'],
    ['StorageClass', 'storageclasses'],
    // As apimachinery guesses: every ending -y, also after a vowel.
    ['Gateway', 'gatewaies'],
  ])('guesses the plural of %s', (kind, plural) => {
    expect(guessedResource(kind)).toBe(plural);
  });

  it('is right about most built-in kinds, and the table about all', () => {
    const wrong = API_RESOURCES.filter(({ kind, resource }) => guessedResource(kind) !== resource).map(({ kind }) => kind);
    expect(wrong).toEqual(['Gateway']);
  });
});

describe('API_RESOURCES', () => {
  it('has every kind that runs pods, under the group that serves it now', () => {
    const kinds = new Set(API_RESOURCES.map(qualifiedKind));
    for (const { groups: [group], kind } of POD_TEMPLATE_KINDS) expect(kinds).toContain(qualifiedKind({ group, kind }));
  });

  it('agrees with isClusterScoped', () => {
    for (const { group, kind, namespaced } of API_RESOURCES) expect([kind, isClusterScoped(group, kind)]).toEqual([kind, !namespaced]);
  });
});
