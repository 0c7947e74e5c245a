import { createHash } from 'crypto';
import * as fc from 'fast-check';
import { deniedImageLists, IMAGE_DIGESTS_LABEL, verifiedImageList } from '../../src/policies';

const hex = (seed: string | number) => createHash('sha256').update(String(seed)).digest('hex');
const digests = (count: number, from = 0) => Array.from({ length: count }, (_, i) => ({ digest: `sha256:${hex(from + i)}` }));
const byName = (lists: any[]) => new Map<string, string>(lists.map(list => [list.metadata.name, JSON.stringify(list.spec)]));

describe('deniedImageLists', () => {
  it('is one object with the label, keys without their algorithm and notes as values', () => {
    expect(deniedImageLists([{ digest: `sha256:${hex(1)}`, note: 'CVE-2026-1' }])).toEqual([{
      apiVersion: 'bulwark.io/v1alpha1',
      kind: 'ImageDigests',
      metadata: { name: 'denied-images', namespace: 'bulwark-system', labels: { [IMAGE_DIGESTS_LABEL]: 'denied' } },
      spec: { digests: { [hex(1)]: 'CVE-2026-1' } },
    }]);
  });

  it('is nothing without digests', () => {
    expect(deniedImageLists([])).toEqual([]);
  });

  it('keeps every digest in exactly one list, and each list small enough for kubectl apply', () => {
    const all = digests(20_000);
    const lists = deniedImageLists(all);
    expect(lists.flatMap(({ spec }) => Object.keys(spec.digests)).sort()).toEqual(all.map(({ digest }) => digest.slice(7)).sort());
    for (const list of lists) expect(Buffer.byteLength(JSON.stringify(list))).toBeLessThan(262_144);
    expect(lists.length).toBe(8);
  });

  it('changes one list for one more digest', () => {
    const before = byName(deniedImageLists(digests(12_000)));
    const after = byName(deniedImageLists(digests(12_001)));
    expect([...after].filter(([name, data]) => before.get(name) !== data)).toHaveLength(1);
    expect([...after.keys()]).toEqual([...before.keys()]);
  });

  it('is the same in any order, with repetitions', () => {
    fc.assert(fc.property(fc.shuffledSubarray(digests(50), { minLength: 1 }), some => {
      expect(deniedImageLists([...some, ...some].reverse())).toEqual(deniedImageLists(some));
    }), { numRuns: 50 });
  });

  it('divides digests that begin alike too', () => {
    const alike = Array.from({ length: 8000 }, (_, i) => ({ digest: `sha256:${'0'.repeat(56)}${i.toString(16).padStart(8, '0')}` }));
    expect(Math.max(...deniedImageLists(alike).map(({ spec }) => Object.keys(spec.digests).length))).toBeLessThan(4000);
  });

  it.each([
    ['sha256:ABC', /deniedDigests has 'sha256:ABC': expected 'sha256:' and 64/],
    [hex(1), /expected 'sha256:'/],
  ])('refuses %s', (digest, message) => {
    expect(() => deniedImageLists([{ digest }])).toThrow(message);
  });

  it('refuses notes of several lines', () => {
    expect(() => deniedImageLists([{ digest: `sha256:${hex(1)}`, note: 'a\nb' }])).toThrow('expected at most 200 characters on one line');
  });
});

describe('verifiedImageList', () => {
  it('is one object, and holds nineteen thousand digests', () => {
    const list = verifiedImageList(digests(19_000), 'elsewhere');
    expect([list.metadata!.name, list.metadata!.namespace, Object.keys(list.spec.digests).length]).toEqual(['verified-images', 'elsewhere', 19_000]);
  });

  it('refuses more than one object holds', () => {
    expect(() => verifiedImageList(digests(21_000))).toThrow(/verifiedDigests has 21000 digests, about \d+ bytes: one object holds 20000 digests/);
  });
});
