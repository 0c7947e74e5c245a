import { onOneLine } from './plain-text';

/** A file as it was named, as a URI reference: relative ones stay relative. */
export function relativeUri(file: string): string {
  if (file === '-') return 'stdin';
  // `C:\shop\web.yaml` -> `/C:/shop/web.yaml`
  const path = file.replace(/^[A-Za-z]:[\\/]/, drive => `/${drive[0]}:/`).replace(/\\/g, '/');
  if (path.startsWith('/')) return `file://${encoded(`/${path.replace(/^\/+/, '')}`)}`;
  return encoded(path.replace(/^(\.\/+)+/, ''));
}

/** Whether it stands by itself, without the folder that files are named from. */
export function isAbsoluteUri(uri: string): boolean {
  return uri.startsWith('file:');
}

function encoded(path: string): string {
  return path.split('/').map(segment => encodeURIComponent(onOneLine(segment))).join('/');
}
