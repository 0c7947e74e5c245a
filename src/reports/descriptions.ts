import { Finding, ScopedWaiver, WaivedObject, WaiverUse } from '../assessment';
import { JsonPatchOperation } from '../fixes';
import { Diagnostic, formatFieldPath, parsePointer } from '../manifests';
import { onOneLine } from './plain-text';

/** `Deployment shop/cart` */
export function objectLabel({ kind, namespace, name }: WaivedObject): string {
  return `${onOneLine(kind)} ${namespace === undefined ? '' : `${onOneLine(namespace)}/`}${onOneLine(name)}`;
}

/** `k8s/web.yaml:31`; undefined where the file is not known. */
export function placeLabel({ file, line }: { readonly file?: string; readonly line?: number }): string | undefined {
  if (file === undefined) return undefined;
  return line === undefined ? onOneLine(file) : `${onOneLine(file)}:${line}`;
}

/** The message with the container and the object that it is about, so that it can be read alone. */
export function fullMessage(finding: Finding): string {
  const container = finding.container === undefined ? '' : `container \`${onOneLine(finding.container)}\` of `;
  return `${container}${objectLabel(finding)}: ${onOneLine(messageProper(finding))}`;
}

/** The message without the container that it may begin with, for where the container stands before it. */
export function messageProper({ container, message }: Finding): string {
  const named = `container '${container}' `;
  return container !== undefined && message.startsWith(named) ? message.slice(named.length) : message;
}

/** `below construct shop/web`, `Deployment shop/*`, or `everything` */
export function waiverScope({ constructPath, objects }: ScopedWaiver): string {
  const parts: string[] = [];
  if (constructPath !== undefined) parts.push(constructPath === '' ? 'the whole app' : `everything below construct ${onOneLine(constructPath)}`);
  if (objects !== undefined) {
    parts.push(objects.map(({ kind, namespace, name }) => `${onOneLine(kind ?? '*')} ${namespace === undefined ? '' : `${onOneLine(namespace)}/`}${onOneLine(name ?? '*')}`)
      .join(', ') || 'nothing');
  }
  return parts.join(': ') || 'everything';
}

/** What became of a waiver, in words. */
export function waiverStatus({ status, objects, waiver }: WaiverUse): string {
  const many = `${objects.length} object${objects.length === 1 ? '' : 's'}`;
  switch (status) {
    case 'active': return `excuses ${many}`;
    case 'expired': return `expired on ${onOneLine(waiver.expires)}: the findings on ${many} are back`;
    case 'unused': return 'excuses nothing';
    default: return 'its control was not part of this run';
  }
}

/** `accepted until the new image is out (owner team-web, until 2027-01-31)` */
export function waiverReason({ reason, owner, expires }: Pick<ScopedWaiver, 'reason' | 'owner' | 'expires'>): string {
  const details = [...(owner === undefined ? [] : [`owner ${onOneLine(owner)}`]), ...(expires === undefined ? [] : [`until ${onOneLine(expires)}`])];
  return `${onOneLine(reason)}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}

/** `k8s/web.yaml:31 (document 2): is not YAML`; documents count from 0 here as everywhere. */
export function diagnosticLine(diagnostic: Diagnostic): string {
  const document = diagnostic.document === undefined ? '' : ` (document ${diagnostic.document})`;
  return `${placeLabel(diagnostic)}${document}: ${onOneLine(diagnostic.message)}`;
}

/** A JSON Patch in words: `set spec.hostPID to false; remove spec.nodeName`. */
export function patchInWords(patch: readonly JsonPatchOperation[]): string {
  return onOneLine(patch
    // Parents that are only made to hold what is set below them say nothing.
    .filter(({ op, path, value }, i) => !(op === 'add' && isEmptyObject(value) && patch.slice(i + 1).some(later => later.path.startsWith(`${path}/`))))
    .map(({ op, path, value }) => op === 'remove' ? `remove ${fieldOf(path)}` : `${path.endsWith('/-') ? 'append' : 'set'} ${describeValue(path, value)}`)
    .join('; '));
}

function describeValue(path: string, value: unknown): string {
  return path.endsWith('/-') ? `${JSON.stringify(value)} to ${fieldOf(path.slice(0, -2))}` : `${fieldOf(path)} to ${JSON.stringify(value)}`;
}

function fieldOf(pointer: string): string {
  return formatFieldPath(parsePointer(pointer).map(segment => /^\d+$/.test(segment) ? Number(segment) : segment));
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
