/** Namespaces that deny by default, and that everything created in their scope lands in. */
export * from './zero-trust-namespace';
export * from './zero-trust-namespace-props';
