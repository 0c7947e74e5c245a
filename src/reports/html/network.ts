import { Assessment } from '../../assessment';
import { Connectivity, graphPicture } from '../../connectivity';
import { ManifestSet } from '../../manifests';

/** Beyond it nobody sees anything on a page that is about something else. */
const MOST = 200;

/** Who can talk to whom in the objects that were assessed, as a picture. */
export function* networkHtml({ _results: results }: Assessment): Iterable<string> {
  const connectivity = Connectivity.of(ManifestSet._of(results.map(({ entry }) => entry)));
  yield '<h2 class="panel-title">Network</h2>\n';
  if (connectivity.world.workloads.length === 0) {
    yield '<p class="empty">No object runs pods.</p>\n';
    return;
  }
  yield '<p>Who can talk to whom under the policies among these objects. <code>bulwark graph --format html</code> makes a page to explore.</p>\n';
  yield '<div class="scroll graph" role="region" aria-label="Picture of the network" tabindex="0">\n';
  yield* graphPicture(connectivity, MOST);
  yield '</div>\n';
}
