import { nearest } from '../../manifests';

/** `: did you mean 'a' or 'b'?`, or what is given for when nothing is near. */
export function didYouMean(word: string, candidates: readonly string[], otherwise: string, spelled = (candidate: string) => candidate): string {
  const near = nearest(word, candidates).map(candidate => `'${spelled(candidate)}'`);
  return near.length > 0 ? `did you mean ${near.join(' or ')}?` : otherwise;
}
