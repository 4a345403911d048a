import { html, type TemplateResult } from 'lit';
import { href } from '../app/router.js';
import { define } from '../ui/element.js';
import { short } from '../ui/format.js';
import { head } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { view } from '../ui/view.js';
import { diffView, getDiff, type SnapshotDiff } from './diff.js';
import { SERVICE } from './snapshot.js';

/** What changed between two snapshots. */
class Diff extends Screen {
    #diff = new Loader<SnapshotDiff>(this, { load: (signal) => getDiff(this.param('digest'), this.param('to'), signal) });

    get heading(): string {
        return 'Compare snapshots';
    }

    override render(): TemplateResult {
        const [from, to] = [this.param('digest'), this.param('to')];
        return html`
            ${head('Compare snapshots', html`From <a href=${href(['snapshots', from])}>${short(from)}</a> to <a href=${href(['snapshots', to])}>${short(to)}</a>`, html`<a class="button" href=${href(['snapshots', to, 'diff', from])}>Swap</a>`)}
            <div class="stack-y">${view(this.#diff, { service: SERVICE, filled: diffView })}</div>`;
    }
}

define('beast-diff', Diff);
