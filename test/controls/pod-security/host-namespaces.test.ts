import { itJudges, pod } from '../check';

describe.each([['no-host-pid', 'hostPID'], ['no-host-ipc', 'hostIPC'], ['no-host-network', 'hostNetwork']])('%s', (id, field) => {
  itJudges(id, {
    good: [
      ['a pod that says nothing', pod()],
      [`${field}: false`, pod({ [field]: false })],
      [`${field}: null`, pod({ [field]: null })],
    ],
    bad: [[`${field}: true`, pod({ [field]: true })]],
  });
});
