import { assess } from '../../src/assessment';
import { Profile } from '../../src/controls';
import { ManifestSet } from '../../src/manifests';
import { LabelledRow } from '../corpora';
import { AGREEMENT_VERSION, Settings, SuiteMapping, WHOLE_LEVEL } from './mapping';

/** What our controls say about a row. */
export type RowVerdict = 'pass' | 'fail';

/** Key of the mapping that decides about a row, or undefined when none names its check. */
export function checkOf(row: LabelledRow, keys: ReadonlySet<string>): string | undefined {
  return [`${row.control}/${row.rule ?? '-'}`, row.control].find(key => keys.has(key));
}

const LEVELS: Readonly<Record<string, Profile>> = { baseline: Profile.BASELINE, restricted: Profile.RESTRICTED };
const PROFILES = new Map<string, Profile>();

function profileFor(controls: readonly string[], row: LabelledRow, settings: Settings): Profile {
  const level = controls[0] === WHOLE_LEVEL ? row.level : controls[0];
  if (level !== undefined && LEVELS[level]) return LEVELS[level];
  const chosen = controls.map(control => {
    const given = Object.entries(settings.parameters?.[control] ?? {});
    return { control, parameters: Object.fromEntries(given.map(([name, value]) => [name, resolve(value, row)])) };
  });
  const key = JSON.stringify(chosen);
  let profile = PROFILES.get(key);
  if (!profile) {
    // As the command does where nothing names a profile.
    profile = Profile.ZERO_TRUST.derive({
      name: 'of one check',
      controls: chosen,
      disable: Profile.ZERO_TRUST.controls.filter(({ control }) => !controls.includes(control))
        .map(({ control }) => ({ control, reason: 'another check' })),
    });
    PROFILES.set(key, profile);
  }
  return profile;
}

function resolve(value: unknown, row: LabelledRow): unknown {
  return typeof value === 'string' && value.startsWith('$') ? row.parameters?.[value.slice(1)] : value;
}

/** A row fails when one of its objects, among the others, fails one of the controls; an object that cannot be evaluated fails. */
export function judge(row: LabelledRow, check: string, { mapped, settings }: SuiteMapping): RowVerdict {
  const chosen = settings?.[check] ?? {};
  const kubernetesVersion = row.version?.replace(/^v/, '') ?? chosen.version ?? AGREEMENT_VERSION;
  const objects: unknown[] = row.objects.filter(object => object?.kind && object?.apiVersion);
  const { failed, errors } = assess(ManifestSet.of(objects), profileFor(mapped[check], row, chosen), { kubernetesVersion }).summary;
  return failed + errors > 0 ? 'fail' : 'pass';
}
