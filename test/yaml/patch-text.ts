import { aliasBudget, applySplices, editSource, parseSource, PatchOperation, patchValue, sourcesOf } from '../../src/yaml';

/** Makes operations of JSON Patch on one document of a text, by the same steps that `bulwark fix` and the fixes of SARIF take. */
export function patchText(text: string, file: string, document: number, operations: readonly PatchOperation[]) {
  for (const source of sourcesOf(text, file)) {
    if (source.document !== document) continue;
    const before = parseSource(source, text.slice(source.start, source.end), aliasBudget());
    const { splices, refused } = editSource(text, source, file, before, patchValue(before, operations));
    return { text: applySplices(text, splices), refused };
  }
  throw new Error(`document ${document} of ${file} does not exist or is empty: documents count from 0`);
}
