import { Profile } from '../../src/controls';
import { parseParameters, SettingsError } from '../../src/settings';

const parse = (text: string, profile = Profile.ZERO_TRUST) => parseParameters(text, 'site.yaml', profile);

function faultsOf(text: string, profile = Profile.ZERO_TRUST): string[] {
  try {
    parse(text, profile);
  } catch (error) {
    return (error as SettingsError).faults.map(({ line, message }) => `${line}: ${message}`);
  }
  return [];
}

describe('parseParameters', () => {
  it('gives the controls of the profile values, and keeps its name', () => {
    const { profile, waivers } = parse('parameters:\n  allowed-registries: { registries: [ghcr.io] }\n', Profile.ZERO_TRUST);
    expect(profile.name).toBe('zeroTrust');
    expect(profile.controls.find(({ control }) => control === 'allowed-registries')?.parameters).toEqual({ registries: ['ghcr.io'] });
    expect(waivers).toEqual([]);
  });

  it('adds a control that waits to be asked for', () => {
    expect(Profile.ZERO_TRUST._ids).not.toContain('allowed-registries');
    expect(parse('parameters:\n  allowed-registries: { registries: [ghcr.io] }\n').profile._ids).toContain('allowed-registries');
  });

  it('takes waivers as a file of waivers has them', () => {
    const { waivers } = parse('waivers:\n  - control: no-privileged-containers\n    reason: a reason that is long enough\n    objects: [{ name: a }]\n');
    expect(waivers).toEqual([expect.objectContaining({ control: 'no-privileged-containers', origin: 'site.yaml:2', objects: [{ name: 'a' }] })]);
  });

  it('says everything that is wrong, with lines', () => {
    const parameters = 'parameters:\n  allowed-registries: { registries: 5 }\n  no-such: { a: 1 }\n  drop-all-capabilities: { nothing: 1 }\n';
    const faults = faultsOf(`${parameters}waivers:\n  - control: x\n    reason: short\n`);
    expect(faults.map(fault => fault.slice(0, 2))).toEqual(['2:', '3:', '4:', '6:', '7:']);
    expect(faults[1]).toContain('no-such');
    expect(faults[2]).toContain('nothing');
  });

  it('refuses values for controls that the profile does not hold', () => {
    expect(faultsOf('parameters:\n  memory-limits: { limit: 1Gi }\n', Profile.BASELINE)).toEqual([
      "2: parameters has 'memory-limits', which the profile 'baseline' does not hold: leave it out, or use a profile that holds it",
    ]);
  });

  it('refuses fields that nobody knows, and files that say nothing', () => {
    expect(faultsOf('params: {}\n')).toEqual([expect.stringMatching(/^1: unknown field 'params'/)]);
    expect(faultsOf('{}')).toEqual([expect.stringMatching(/write 'parameters: …' or 'waivers: …'/)]);
    expect(() => parse('')).toThrow(/is empty/);
  });
});
