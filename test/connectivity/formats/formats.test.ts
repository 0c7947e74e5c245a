import { spawnSync } from 'child_process';
import Ajv from 'ajv';
import { Connectivity, CONNECTIVITY_SCHEMA, GraphFormat, renderGraph } from '../../../src/connectivity';
import { layoutOf } from '../../../src/connectivity/formats/layout';
import { pictureOf } from '../../../src/connectivity/formats/picture';
import { ManifestSet } from '../../../src/manifests';

/** Nobody checks names in files. */
const HOSTILE = 'a"]--><script>alert(1)</script>\n=cmd,';

function pod(namespace: string, name: string, app = name): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { app } }, spec: { containers: [{ name: 'main', image: 'a' }] } };
}

function isolated(namespace: string, app: string, ...callers: string[]): object {
  const from = callers.map(caller => ({ podSelector: { matchLabels: { app: caller } } }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `for-${app}`, namespace },
    spec: { podSelector: { matchLabels: { app } }, policyTypes: ['Ingress', 'Egress'], ingress: callers.length > 0 ? [{ from, ports: [{ port: 80 }] }] : [], egress: [{}] },
  };
}

const SMALL = Connectivity.of(ManifestSet.of([
  pod('shop', 'web'), pod('shop', 'db'), pod('shop', HOSTILE, 'hostile'), isolated('shop', 'web', 'hostile'), isolated('shop', 'db', 'web'), isolated('shop', 'hostile'),
]));

/** 80 workloads that all talk to each other: 6,480 connections with the outside. */
const LARGE = Connectivity.of(ManifestSet.of(Array.from({ length: 80 }, (_, i) => pod(`n${i % 4}`, `w${i}`))));

const textOf = (format: GraphFormat, connectivity = SMALL) => [...renderGraph(connectivity, format)].join('');

describe('json', () => {
  it('holds every connection, in pieces', () => {
    const { schemaVersion, connections } = JSON.parse(textOf('json'));
    expect(schemaVersion).toBe('1');
    expect(connections).toContainEqual({ from: 'shop/web[Pod]', to: 'shop/db[Pod]', ports: 'TCP 80' });
    expect(connections).toContainEqual({ from: `shop/${HOSTILE}[Pod]`, to: 'shop/web[Pod]', ports: 'TCP 80' });
    const pieces = [...renderGraph(LARGE, 'json')];
    expect(JSON.parse(pieces.join('')).connections).toHaveLength(80 * 79 + 2 * 80);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1000);
  });
});

describe('the schema', () => {
  it('accepts what is printed, and nothing that means something else', () => {
    const valid = new Ajv().compile(CONNECTIVITY_SCHEMA);
    for (const connectivity of [SMALL, LARGE]) expect(valid(JSON.parse(textOf('json', connectivity))) || valid.errors).toBe(true);
    for (const ports of ['none', '', 'TCP', '80']) expect(valid({ schemaVersion: '1', connections: [{ from: 'a', to: 'b', ports }] })).toBe(false);
    expect(valid({ schemaVersion: '1', connections: [{ from: 'a', to: 'b', ports: 'SCTP 9003,TCP 8000,8080-8090,UDP 53' }] })).toBe(true);
  });
});

describe('csv', () => {
  it('gives back what json says, with control characters spelt out', () => {
    const rows = textOf('csv').trim().split('\r\n').map(line => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain));
    const { connections } = JSON.parse(textOf('json'));
    expect(rows[0]).toEqual(['from', 'to', 'ports', 'unknown']);
    expect(rows.slice(1)).toEqual(connections.map(({ from, to, ports, unknown = '' }: any) => [from, to, ports, unknown].map(cell => cell.replaceAll('\n', '\\u000a'))));
  });
});

describe('text', () => {
  it('prints one connection a line, whatever the names', () => {
    const lines = textOf('text').trim().split('\n');
    expect(lines).toContain('shop/web[Pod] => shop/db[Pod] : TCP 80');
    expect(lines).toHaveLength(JSON.parse(textOf('json')).connections.length);
  });

  it('shows namespaces where there is more than somebody reads, and says so', () => {
    const lines = textOf('text', LARGE).trim().split('\n');
    expect(lines[0]).toContain('# more than 5000 connections: shown by namespace');
    expect(lines).toContain('n0 => n1 : all (400 pairs)');
    expect(lines).toContain('n0 => n0 : all (380 pairs)');
    expect(lines).toContain('(outside) => n3 : all');
  });
});

describe('mermaid', () => {
  it('writes names as text and nothing else', () => {
    const lines = textOf('mermaid').trim().split('\n');
    expect(lines[0]).toBe('flowchart LR');
    for (const line of lines.slice(1)) {
      expect(line).toMatch(/^ {2}(subgraph g\d+\["[^"<>]*"\]|end| {0,2}n\d+\["(?:[^"<>]|<br\/>)*"\]|n\d+ -\.?->\|"[^"<>|]*"\| n\d+)$/);
    }
  });

  it('stays within what Mermaid draws', () => {
    const text = textOf('mermaid', LARGE);
    expect(text).toContain('each box is a namespace');
    expect(text.length).toBeLessThan(50_000);
  });
});

describe('dot', () => {
  it('quotes names', () => {
    expect(textOf('dot')).toContain('"shop/a\\"]--><script>alert(1)</script>\\\\u000a=cmd,[Pod]" -> "shop/web[Pod]" [label="TCP 80"];');
  });

  const dot = spawnSync('dot', ['-V']).status === 0;
  (dot ? it : it.skip)(`is read by Graphviz${dot ? '' : ' (dot is not installed)'}`, () => {
    const { status, stdout } = spawnSync('dot', ['-Tjson'], { input: textOf('dot'), encoding: 'utf8' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout).edges).toHaveLength(JSON.parse(textOf('json')).connections.length);
  });
});

describe('html', () => {
  it('is one page that loads nothing and runs no names', () => {
    const page = textOf('html');
    expect(page).not.toContain('<script>alert');
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    expect(page).toContain("default-src 'none'; script-src 'sha256-");
  });

  it('says what it does not show', () => {
    expect(textOf('html', LARGE)).toContain('each box is a namespace');
  });
});

describe('the layout', () => {
  it('puts no box on another, and each in that of its namespace', () => {
    const picture = pictureOf(LARGE, 10_000);
    const { nodes, groups, width, height } = layoutOf(picture);
    const apart = (a: any, b: any) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
    for (const boxes of [nodes, groups]) boxes.forEach((box, i) => expect(boxes.slice(i + 1).every(other => apart(box, other))).toBe(true));
    nodes.forEach((box, i) => {
      const group = groups.find(({ namespace }) => namespace === picture.nodes[i].namespace);
      if (group) {
        expect(box.x > group.x && box.x + box.width < group.x + group.width).toBe(true);
        expect(box.y > group.y && box.y + box.height < group.y + group.height).toBe(true);
      }
      expect(box.x + box.width < width && box.y + box.height < height).toBe(true);
    });
  });
});
