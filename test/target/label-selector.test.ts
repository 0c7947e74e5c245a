import { parseLabelSelector } from '../../src/target';

const parse = (text: string) => parseLabelSelector(text, 'namespaceSelector');

describe('parseLabelSelector', () => {
  it.each([
    ['env=prod', { matchLabels: { env: 'prod' } }],
    ['env == prod', { matchLabels: { env: 'prod' } }],
    ['env!=prod', { matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['prod'] }] }],
    ['tier in (b, a)', { matchExpressions: [{ key: 'tier', operator: 'In', values: ['a', 'b'] }] }],
    ['tier notin (a)', { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['a'] }] }],
    ['example.com/team', { matchExpressions: [{ key: 'example.com/team', operator: 'Exists' }] }],
    ['!legacy', { matchExpressions: [{ key: 'legacy', operator: 'DoesNotExist' }] }],
    ['env=', { matchLabels: { env: '' } }],
  ])('reads %s', (text, selector) => {
    expect(parse(text)).toEqual(selector);
  });

  it('takes commas in parentheses for values, and others for more requirements', () => {
    expect(parse('env=prod,tier in (a,b),!legacy')).toEqual({
      matchLabels: { env: 'prod' },
      matchExpressions: [{ key: 'tier', operator: 'In', values: ['a', 'b'] }, { key: 'legacy', operator: 'DoesNotExist' }],
    });
  });

  it.each([
    ['', /namespaceSelector is empty, which selects everything/],
    ['env=prod,', /has the part '', which cannot be read/],
    ['replicas>3', /key 'replicas>3', which is not a label key/],
    ['env in prod', /has the part 'env in prod', which cannot be read/],
    ['env=-x', /has value '-x' for 'env'/],
    ['a b=c', /has the part 'a b=c'/],
    ['tier in (a,b', /has the part/],
    ['env=a,env=b', /asks that 'env' be 'a' and 'b', which selects nothing: write 'env in \(a,b\)'/],
  ])('refuses %p', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('takes names that every object inherits for labels like others', () => {
    expect(parse('constructor=a').matchLabels).toEqual({ constructor: 'a' });
    expect(() => parse('__proto__=a')).toThrow(/not a label key/);
  });
});
