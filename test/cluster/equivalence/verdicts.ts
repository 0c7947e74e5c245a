import { KubeObject } from '../../../src/manifests';
import { applyAll } from '../apply';
import type { Answer, Client, KubernetesObject } from '../client';
import { waitFor } from '../wait';
import { create } from './admitted';

/** What the API server says of an object where there are policies. */
export interface ServerVerdict {
  readonly denied: boolean;
  /** Ids of the controls that the denial names. */
  readonly named: readonly string[];
  /** How many controls the denial says are not met. */
  readonly count: number;
  /** What was not a denial of ours, if anything. */
  readonly otherwise?: string;
}

const DENIAL = /denied request: profile \S+: (\d+) controls? (?:is|are) not met: (.*)$/s;

export async function askWithPolicies(client: Client, object: KubeObject): Promise<ServerVerdict> {
  return verdictOf(await create(client, object));
}

/** The verdict in an answer. Texts of objects stand in denials too, so an id counts where one is expected. */
export function verdictOf({ status, body }: Answer): ServerVerdict {
  if (status === 201) return { denied: false, named: [], count: 0 };
  const [, count, rest] = DENIAL.exec(body.message ?? '') ?? [];
  if (count === undefined) return { denied: status === 403 || status === 422, named: [], count: 0, otherwise: `${status} ${body.message}` };
  return { denied: true, named: [...rest.matchAll(/(?<=^|; )\[([a-z0-9-]+)\](?= |;|$)/g)].map(([, id]) => id), count: Number(count) };
}

/** The same policies, but a denial names the controls and says nothing else: then all of them have room in it. */
export function namingOnly(policies: readonly KubeObject[]): KubeObject[] {
  const messageExpression = "'profile naming: ' + string(size(variables.failures)) + ' controls are not met: ' "
    + "+ variables.failures.map(f, f.substring(0, f.indexOf(']') + 1)).join('; ')";
  return policies.map((policy: any) => policy.kind !== 'ValidatingAdmissionPolicy' ? policy : {
    ...policy, spec: { ...policy.spec, validations: policy.spec.validations.map((validation: object) => ({ ...validation, messageExpression })) },
  });
}

/** Applies policies, and returns when each of some objects, one for each policy, is denied in the words of the profile. */
export async function enforce(client: Client, policies: readonly KubeObject[], canaries: readonly KubeObject[], words: string): Promise<void> {
  await applyAll(client, policies as KubernetesObject[]);
  for (const canary of canaries) {
    let last: Answer | undefined;
    await waitFor(async () => {
      last = await create(client, canary);
      return last.status >= 400 && `${last.body.message}`.includes(words);
    }, { what: `${canary.kind} to be denied in the words '${words}'`, detail: () => `${last?.status} ${last?.body?.message ?? ''}\n${JSON.stringify(canary)}` });
  }
}
