import { Finding } from '../../assessment';
import { objectLabel } from '../descriptions';
import { isAbsoluteUri, relativeUri } from '../file-uri';
import { onOneLine } from '../plain-text';

/** Base of relative files: the folder that the command ran in, for a pipeline the root of the repository. */
export const BASE = '%SRCROOT%';

/** Where a finding lies: the line of a file where one is known, the object, and the construct. */
export function locationsOf(finding: Finding): object[] {
  const { file, constructPath, path, kind } = finding;
  return [{
    physicalLocation: file === undefined ? undefined : physicalLocation(file, finding.line),
    logicalLocations: [
      { name: onOneLine(finding.name), fullyQualifiedName: `${objectLabel(finding)}${path === '' ? '' : `: ${onOneLine(path)}`}`, kind: onOneLine(kind) },
      ...(constructPath === undefined ? [] : [{ fullyQualifiedName: onOneLine(constructPath), kind: 'construct' }]),
    ],
  }];
}

/** A line of a file, or the file. */
export function physicalLocation(file: string, line?: number): object {
  return { artifactLocation: artifactOf(file), region: line === undefined ? undefined : { startLine: line } };
}

/** A file as a URI: relative ones to the base, absolute ones by themselves. */
function artifactOf(file: string): object {
  if (file === '-') return { uri: 'stdin', description: { text: 'standard input' } };
  const uri = relativeUri(file);
  return isAbsoluteUri(uri) ? { uri } : { uri, uriBaseId: BASE };
}
