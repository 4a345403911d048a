import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href, navigate, setQuery } from '../app/router.js';
import { begin, startOperation } from '../operations/start.js';
import { ask } from '../ui/dialog.js';
import { define } from '../ui/element.js';
import { bytes, plural } from '../ui/format.js';
import { groupBy } from '../ui/group.js';
import { icon } from '../ui/icon.js';
import { head, more } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { PagedLoader } from '../ui/pages.js';
import { Screen } from '../ui/screen.js';
import { searchField } from '../ui/search-field.js';
import { RowSelection } from '../ui/selection.js';
import { empty, view } from '../ui/view.js';
import { getStoreStats, listSnapshots, SERVICE, type Snapshot, type StoreStats } from './snapshot.js';
import { storeNumbers } from './store-panel.js';
import { snapshotTable } from './snapshot-table.js';

/** Snapshots, newest first, grouped by model. */
class Snapshots extends Screen {
    #snapshots = new PagedLoader<Snapshot>(this, (cursor, signal) => listSnapshots({ model: this.query('model'), label: this.query('label') }, cursor, signal), 15_000);
    #stats = new Loader<StoreStats>(this, { load: getStoreStats, every: 15_000 });
    #selection = new RowSelection(this, () => []);

    get heading(): string {
        return 'Snapshots';
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined) {
            void this.#snapshots.restart();
        }
    }

    override render(): TemplateResult {
        const may = credentials.may('write');
        return html`
            ${head('Snapshots', 'Verified versions of model files. Equal parts are stored once.', html`
                <button class="button" ?disabled=${!may} @click=${() => void this.#take()}>${icon('snapshots')}Take a snapshot</button>
                <button class="button" ?disabled=${!may} @click=${() => void startOperation('/api/snapshots/verify', {})}>${icon('check')}Verify all</button>
                <a class="button" href=${href(['snapshots', 'cleanup'])}>${icon('trash')}Clean up</a>`)}
            ${this.#stats.value === undefined ? nothing : storeNumbers(this.#stats.value)}
            <div class="filters">
                ${searchField('Model id', this.query('model'), (model) => setQuery({ model }))}
                ${searchField('Label', this.query('label'), (label) => setQuery({ label }))}
            </div>
            ${view(this.#snapshots, {
                service: SERVICE,
                isEmpty: (shown) => shown.items.length === 0,
                empty: () => this.#empty(),
                filled: (shown) => html`${this.#groups(shown.items)}${more(this.#snapshots)}${this.#diffBar(shown.items)}`,
            })}`;
    }

    #groups(snapshots: readonly Snapshot[]): TemplateResult {
        const groups = groupBy(snapshots, (each) => each.model);
        return html`<div class="stack-y">${[...groups].map(([model, all]) => html`<section class="panel" aria-label="Snapshots of ${model}">
            <header class="panel-head"><h2 class="panel-title"><a href=${href(['models', model, 'versions'])}>${model}</a></h2>
                <span class="muted">${plural(all.length, 'snapshot')} · ${bytes(all.reduce((sum, each) => sum + each.sizeBytes, 0))} before deduplication</span></header>
            <div class="panel-body">${snapshotTable(all, { ...this.#selection, all: () => all.forEach((each) => this.#selection.toggle(each.sha256)) })}</div></section>`)}</div>`;
    }

    #diffBar(snapshots: readonly Snapshot[]): TemplateResult | typeof nothing {
        const chosen = snapshots.filter((each) => this.#selection.has(each.sha256)).sort((a, b) => a.createdAt.localeCompare(b.createdAt));
        if (chosen.length === 0) {
            return nothing;
        }
        const [older, newer] = chosen;
        return html`<div class="bulk" role="region" aria-label="Selected snapshots"><b>${plural(chosen.length, 'snapshot')} selected</b>
            ${chosen.length === 2 ? html`<a class="button small primary" href=${href(['snapshots', older!.sha256, 'diff', newer!.sha256])}>Compare older with newer</a>` : html`<span class="muted">Select two to compare them.</span>`}
            <button class="button small plain" @click=${this.#selection.clear}>Clear</button></div>`;
    }

    #empty(): TemplateResult {
        return this.query('model') !== '' || this.query('label') !== ''
            ? empty('search', 'No such snapshots', 'No snapshot matches this model and label.', html`<a class="button" href=${href(['snapshots'])}>Show all snapshots</a>`)
            : empty('snapshots', 'No snapshots yet', 'One is taken after each download, so that you can roll back.', html`<a class="button primary" href=${href(['pull'])}>${icon('pull')}Pull a model</a>`);
    }

    async #take(): Promise<void> {
        let id = '';
        const form = await ask('Take a snapshot', html`
            <label class="field"><span class="field-label">Model id</span><input class="input" name="model" required .value=${this.query('model')} spellcheck="false"></label>
            <label class="field"><span class="field-label">Path of the file, below the models directory</span><input class="input" name="path" required spellcheck="false"></label>
            <label class="field"><span class="field-label">Version</span><input class="input" name="modelVersion" spellcheck="false"></label>
            <label class="field"><span class="field-label">Labels, separated by commas</span><input class="input" name="labels" spellcheck="false"></label>`, 'Take the snapshot', {
            service: SERVICE,
            send: async (data) => {
                const text = (name: string): string => String(data.get(name)).trim();
                const labels = text('labels').split(',').map((each) => each.trim()).filter(Boolean);
                id = await begin('/api/snapshots', { model: text('model'), path: text('path'), ...(text('modelVersion') === '' ? {} : { modelVersion: text('modelVersion') }), labels });
            },
        });
        if (form !== null) {
            navigate(href(['operations', id]));
        }
    }
}

define('beast-snapshots', Snapshots);
