/** Key of the label that cuts a pod off. Its value does not matter. */
export const QUARANTINE_LABEL = 'bulwark.io/quarantine';
