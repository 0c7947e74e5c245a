import { Interning, mixed } from './interning';
import { PeerFunction } from './peer-functions';
import { NamedPort, PolicyPart, Tier } from '../model/policy-model';

/** What parts have in common that differ in their peers only. */
export interface PartForm {
  readonly id: number;
  /** The first part of the form. */
  readonly part: PolicyPart;
  /** Position of the layer. */
  readonly layer: number;
  readonly tier: Tier;
  /** Ports by name, of rules and of what it isolates. */
  readonly names: readonly NamedPort[];
}

/** What a part says, whatever policy says it. */
export interface Content {
  readonly id: number;
  readonly form: PartForm;
  /** Of each rule. */
  readonly functions: readonly PeerFunction[];
  next?: Content;
}

const NO_NAMES: readonly NamedPort[] = [];

/** Parts of one tier that say the same are evaluated once. */
export class Contents {
  public readonly all: Content[] = [];
  private readonly known = new Interning<Content>();
  private readonly forms = new Map<string, PartForm>();
  private readonly tiers = new Map<Tier, number>();

  public of(part: PolicyPart, layer: number, tier: Tier, functions: readonly PeerFunction[]): Content {
    const form = this.formOf(part, layer, tier);
    let hash = form.id;
    for (const { id } of functions) hash = mixed(hash, id);
    for (let content = this.known.first(hash); content; content = content.next) {
      if (content.form === form && content.functions.every((own, i) => own === functions[i])) return content;
    }
    const content: Content = { id: this.all.length, form, functions, next: undefined };
    this.all.push(content);
    return this.known.add(hash, content);
  }

  private formOf(part: PolicyPart, layer: number, tier: Tier): PartForm {
    let tierId = this.tiers.get(tier);
    if (tierId === undefined) this.tiers.set(tier, tierId = this.tiers.size);
    let key = `${tierId} ${part.direction} ${part.isolates.id}`;
    if (part.isolatesNamed) key += JSON.stringify(part.isolatesNamed);
    // What is told of ties names policies.
    if (part.tie !== undefined) key += JSON.stringify([part.tie, part.source.kind, part.source.namespace, part.source.name]);
    for (const rule of part.rules) {
      key += `;${rule.action} ${rule.ports.id} ${rule.order.length === 1 ? rule.order[0] : rule.order.join()}`;
      if (rule.namedPorts.length > 0) key += JSON.stringify(rule.namedPorts);
      if (rule.uncertain !== undefined) key += JSON.stringify(rule.uncertain);
    }
    let form = this.forms.get(key);
    if (!form) this.forms.set(key, form = { id: this.forms.size, part, layer, tier, names: namesOf(part) });
    return form;
  }
}

function namesOf({ rules, isolatesNamed }: PolicyPart): readonly NamedPort[] {
  if (!isolatesNamed && rules.every(({ namedPorts }) => namedPorts.length === 0)) return NO_NAMES;
  return [...rules.flatMap(({ namedPorts }) => namedPorts), ...isolatesNamed ?? []];
}
