import * as kplus from 'cdk8s-plus-28';

/**
 * cdk8s-plus gives every container with a port a startup probe on that port, and has no way to say no. Whether a
 * connection means that the program has started is for its author to know: what nobody asked for is not rendered.
 */
export function leaveOutStartupProbe(container: kplus.Container): void {
  const render = container._toKube.bind(container);
  Object.defineProperty(container, '_toKube', {
    configurable: true,
    value: () => {
      const { startupProbe: _guessed, ...rendered } = render();
      return rendered;
    },
  });
}
