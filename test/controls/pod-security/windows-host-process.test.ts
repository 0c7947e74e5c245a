import { itJudges, pod, podSecuredWith } from '../check';

const options = (hostProcess: boolean) => ({ windowsOptions: { hostProcess } });

itJudges('no-windows-host-process', {
  good: [['a container that says nothing', pod()], ['hostProcess: false', podSecuredWith(options(false))]],
  bad: [['hostProcess: true', podSecuredWith(options(true))]],
});

itJudges('pod-no-windows-host-process', {
  good: [['a pod that says nothing', pod()], ['hostProcess: false', pod({ securityContext: options(false) })]],
  bad: [['hostProcess: true', pod({ securityContext: options(true) })]],
});
