import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { cacheFolder, findBinaries, VERSIONS } from './binaries';

describe('binaries of a control plane', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assets-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => delete process.env.KUBEBUILDER_ASSETS);
  const put = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  };

  it('have a folder for each release and for what they are built from', () => {
    const folders = VERSIONS.map(cacheFolder);
    expect(new Set(folders).size).toBe(VERSIONS.length);
    for (const [index, version] of VERSIONS.entries()) expect(folders[index]).toMatch(new RegExp(`/cluster/${version}-[0-9a-f]{16}$`));
  });

  it('are those of KUBEBUILDER_ASSETS for the newest release, which says its version itself', () => {
    process.env.KUBEBUILDER_ASSETS = folder;
    expect(() => findBinaries(VERSIONS[0])).toThrow(`KUBEBUILDER_ASSETS names '${folder}', which has no etcd: put it there, or unset the variable`);
    put('etcd', '');
    put('kube-apiserver', '#!/bin/sh\necho Kubernetes v1.36.9\n');
    expect(findBinaries(VERSIONS[0])).toEqual({ version: '1.36.9', etcd: join(folder, 'etcd'), apiServer: join(folder, 'kube-apiserver') });
    put('kube-controller-manager', '');
    expect(findBinaries(VERSIONS[0])?.controllerManager).toBe(join(folder, 'kube-controller-manager'));
  });
});
