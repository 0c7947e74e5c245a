import { readFileSync } from 'fs';
import { join } from 'path';
import { EXCEPTIONS, undocumented } from './exceptions';

describe('facts for which the verdict of the API server is another', () => {
  it('are those of docs/admission.md', () => {
    const [, section] = readFileSync(join(__dirname, '../../../docs/admission.md'), 'utf8').split('### Where the cluster sees another object');
    const documented = section.split('\n## ')[0].split('\n').filter(line => line.startsWith('| ')).slice(1).map(line => line.split(' | ')[0].slice(2));
    expect(documented).toEqual(EXCEPTIONS.map(({ fact }) => fact));
  });

  it('excuse the controls that they name, on the objects that they are about', () => {
    const [{ example }] = EXCEPTIONS;
    expect(undocumented('1.37', example, ['no-default-namespace'], [])).toEqual([]);
    expect(undocumented('1.37', example, ['no-host-pid'], [])).toEqual(['server only: no-host-pid']);
    expect(undocumented('1.37', { ...example, metadata: { name: 'web', namespace: 'shop' } }, ['no-default-namespace'], [])).toEqual(['server only: no-default-namespace']);
    const annotated = EXCEPTIONS.find(({ before }) => before)!.example;
    expect([undocumented('1.30', annotated, ['empty-dir-size-limits'], []), undocumented('1.37', annotated, ['empty-dir-size-limits'], [])])
      .toEqual([[], ['server only: empty-dir-size-limits']]);
    expect(undocumented('1.37', example, [], ['no-default-namespace'])).toEqual(['synth only: no-default-namespace']);
  });
});
