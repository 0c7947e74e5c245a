import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

/**
 * cdk8s-plus renders ephemeral storage in whole GiB and refuses everything else, although 64 MiB is what most
 * containers need. Rendered in MiB here.
 */
export function renderEphemeralStorageInMebibytes(container: kplus.Container): void {
  const { resources } = container;
  if (!resources?.ephemeralStorage) return;
  const { request, limit } = resources.ephemeralStorage;
  const withoutStorage = Object.create(container, { resources: { value: { ...resources, ephemeralStorage: undefined } } });
  const render = kplus.Container.prototype._toKube.bind(withoutStorage);
  const quantity = (size: Size) => kplus.k8s.Quantity.fromString(`${Math.ceil(size.toMebibytes({ rounding: SizeRoundingBehavior.NONE }))}Mi`);
  Object.defineProperty(container, '_toKube', {
    configurable: true,
    value: () => {
      const rendered = render();
      const add = (list: { [key: string]: kplus.k8s.Quantity } | undefined, size?: Size) =>
        size ? { ...list, 'ephemeral-storage': quantity(size) } : list;
      return {
        ...rendered,
        resources: { limits: add(rendered.resources?.limits, limit), requests: add(rendered.resources?.requests, request) },
      };
    },
  });
}
