/**
 * Manifests as text: reads YAML, JSON and JSON Lines as kubectl does, finds the line of a field, and edits text so that
 * comments, order and formatting stay. All text is hostile. Opens no files.
 */
export * from './decode-text';
export * from './read-manifests';
export * from './positions';
export * from './edit-document';
export * from './edit-patch';
export * from './edit-splices';
export * from './edit-text';
export * from './edit-values';
export { aliasBudget, AliasBudget } from './parse-document';
export * from './sources';
