import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { linesOf, ListedConnection, parsePorts, readConnectionList, refined } from './goldens/connection-lists';
import { readFolder } from './goldens/read-folder';
import { Connectivity, connectionsOf } from '../../src/connectivity';
import { describeWithCorpus } from '../corpora';

const SUFFIX = '_connlist_output.txt';

function computed(folder: string): ListedConnection[] {
  const connections: ListedConnection[] = [];
  for (const { from, to, verdict } of connectionsOf(Connectivity.of(readFolder(folder), { ipBlocks: 'external-only' }))) {
    const isSix = [from, to].some(peer => peer.kind === 'outside' && peer.range.family === 6); // the lists know IPv4 only
    if (!isSix && !verdict.allowed.isEmpty) connections.push({ from: from.label, to: to.label, ports: verdict.allowed });
  }
  return connections;
}

describeWithCorpus(['network', 'netpol-analyzer'], 'connection lists of netpol-analyzer', folder => {
  const inputs = (name: string) => join(folder, 'inputs', name);
  const names = readdirSync(join(folder, 'expected')).filter(file => file.endsWith(SUFFIX)).map(file => file.slice(0, -SUFFIX.length));
  const known = new Set(readdirSync(join(folder, 'inputs')));
  const diffs = readdirSync(join(folder, 'expected-diff'));
  const counts: string[] = [];
  let connections = 0;

  it.each(names)('%s', name => {
    const [expected, actual] = refined(readConnectionList(join(folder, 'expected', `${name}${SUFFIX}`)), computed(inputs(name)));
    expect(linesOf(actual)).toEqual(linesOf(expected));
    connections += linesOf(expected).length;
    counts.push(name);
  });

  it.each(diffs)('%s', file => {
    const ends = /^diff_between_(.+)\.txt$/.exec(file)![1];
    const [after, before] = ends.split('_and_').reduce<string[]>((_, __, i, parts) => {
      const pair = [parts.slice(0, i).join('_and_'), parts.slice(i).join('_and_')];
      return pair.every(each => known.has(each)) ? pair : _;
    }, []);
    const lines = readFileSync(join(folder, 'expected-diff', file), 'utf8').split('\n').filter(line => line.startsWith('diff-type'));
    const [expectedBefore, expectedAfter] = (['ref1', 'ref2'] as const).map(side => lines.map((line): ListedConnection => {
      const match = /source: (.+), destination: (.+), ref1: (.+?), ref2: (.+?)(?:, workloads-diff-info: .*)?$/.exec(line)!;
      return { from: match[1], to: match[2], ports: parsePorts(side === 'ref1' ? match[3] : match[4]) };
    }));
    const [was, is, listedWas, listedIs] = refined(computed(inputs(before)), computed(inputs(after)), expectedBefore, expectedAfter);
    const changed = [...new Set([...was.keys(), ...is.keys()])].filter(each => was.get(each) !== is.get(each));
    expect(changed.map(each => `${each} : ${was.get(each) ?? 'none'} -> ${is.get(each) ?? 'none'}`).sort())
      .toEqual([...listedIs.keys()].map(each => `${each} : ${listedWas.get(each) ?? 'none'} -> ${listedIs.get(each)!}`).sort());
    counts.push(file);
  });

  it('is checked as a whole', () => {
    console.log(`netpol-analyzer: ${counts.length} of ${names.length + diffs.length} lists and diffs, ${connections} connections after cutting`);
    expect([names.length, diffs.length]).toEqual([50, 8]);
  });
});
