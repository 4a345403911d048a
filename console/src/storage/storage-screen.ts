import { html, nothing, type TemplateResult } from 'lit';
import { api, seg } from '../api/client.js';
import { credentials } from '../api/credentials.js';
import { href, setQuery } from '../app/router.js';
import type { Instance } from '../models/model.js';
import { badge } from '../ui/badge.js';
import { confirm } from '../ui/dialog.js';
import { define } from '../ui/element.js';
import { bytes, plural, short } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { head, more, panel, tabs } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { PagedLoader } from '../ui/pages.js';
import { Screen } from '../ui/screen.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import { attempt } from '../ui/toast.js';
import { empty, view } from '../ui/view.js';
import { scanPanel } from './scan-panel.js';
import { type Duplicates, getDuplicates, getScan, listInstances, listRoots, type Root, type Scan, startScan } from './storage.js';

const SERVICE = 'registry-service';
const TABS = [['', 'Directories'], ['files', 'Files'], ['unavailable', 'Unavailable'], ['duplicates', 'Duplicates']] as const;

/** Where models lie: directories and their scans, files, and duplicates. */
class Storage extends Screen {
    #roots = new Loader<{ items: readonly Root[] }>(this, { load: listRoots });
    #scan = new Loader<Scan | null>(this, {
        load: async (signal) => (this.query('scan') === '' ? null : getScan(this.query('scan'), signal)),
        every: (scan) => (scan !== null && scan !== undefined && !scan.endedAt ? 1000 : 0),
    });
    #files = new PagedLoader<Instance>(this, async (cursor, signal) =>
        this.#tab === 'files' || this.#tab === 'unavailable' ? listInstances(this.#tab === 'files' ? '' : 'false', cursor, signal) : { items: [] });
    #duplicates = new Loader<Duplicates>(this, { load: async (signal) => (this.#tab === 'duplicates' ? getDuplicates(signal) : { wastedBytes: 0, items: [] }) });

    get heading(): string {
        return 'Storage';
    }

    get #tab(): string {
        return this.param('tab');
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined) {
            void this.#files.restart();
            void this.#duplicates.restart();
            void this.#scan.reload();
        }
    }

    override render(): TemplateResult {
        return html`
            ${head('Storage', 'The directories in which models lie, and what is in them.', html`<button class="button primary" ?disabled=${!credentials.may('write')} @click=${() => void this.#start([])}>${icon('retry')}Scan all</button>`)}
            ${tabs('Parts of the storage', TABS.map(([tab, label]) => ({ href: href(tab === '' ? ['storage'] : ['storage', tab]), label, current: tab === this.#tab })))}
            <div class="stack-y">
                ${this.#scan.value ? scanPanel(this.#scan.value) : nothing}
                ${this.#content()}
            </div>`;
    }

    #content(): TemplateResult {
        if (this.#tab === 'duplicates') {
            return view(this.#duplicates, { service: SERVICE, isEmpty: (all) => all.items.length === 0, empty: () => empty('check', 'No duplicates', 'Files of equal size are hashed in the background after a scan.'), filled: (all) => this.#duplicateList(all) });
        }
        if (this.#tab !== '') {
            return view(this.#files, { service: SERVICE, isEmpty: (shown) => shown.items.length === 0, empty: () => empty('storage', this.#tab === 'files' ? 'No files' : 'All files are available', 'Scan the directories to refresh the list.'), filled: (shown) => html`${this.#fileTable(shown.items)}${more(this.#files)}` });
        }
        return view(this.#roots, { service: SERVICE, isEmpty: (all) => all.items.length === 0, empty: () => empty('storage', 'No directories', 'Set AI_BEAST_MODEL_LOCATIONS to the directories that hold your models.'), filled: (all) => this.#rootTable(all.items) });
    }

    async #start(locations: readonly string[]): Promise<void> {
        await attempt(SERVICE, 'Scan started', async () => setQuery({ scan: (await startScan(locations)).id }));
    }

    #rootTable(roots: readonly Root[]): TemplateResult {
        return table<Root>({
            caption: 'Directories',
            rows: roots,
            id: (root) => `${root.location} ${root.path}`,
            columns: [
                { label: 'Directory', cell: (root) => html`<span class="row-title">${root.location}</span><span class="row-note">${root.path}</span>` },
                { label: 'Layout', cell: (root) => root.layout },
                { label: 'State', cell: (root) => html`<span>${badge(root.available ? 'available' : 'unavailable')}${root.reason ? html`<span class="row-note">${root.reason}</span>` : nothing}</span>` },
                { label: '', cell: (root) => html`<span class="row-actions"><button class="button small" ?disabled=${!root.available || !credentials.may('write')} @click=${() => void this.#start([root.location])}>Scan</button></span>` },
            ],
        });
    }

    #fileTable(files: readonly Instance[]): TemplateResult {
        return table<Instance>({
            caption: 'Files',
            rows: files,
            id: (file) => String(file.id),
            columns: [
                { label: 'File', cell: (file) => html`<a class="row-title" href=${href(['models', file.model, 'files'])}>${file.model}</a><span class="row-note">${file.location}: ${file.path}</span>` },
                { label: 'State', cell: (file) => html`<span>${badge(file.available ? 'available' : 'unavailable')}${file.unavailableReason ? html`<span class="row-note">${file.unavailableReason}</span>` : nothing}</span>` },
                { label: 'Size', cell: (file) => bytes(file.sizeBytes), end: true },
                { label: 'Last used', cell: (file) => (file.lastUsed ? time(file.lastUsed) : 'never'), wide: true },
                { label: '', cell: (file) => (file.available ? nothing : html`<span class="row-actions"><button class="button small" ?disabled=${!credentials.may('write')} @click=${() => void this.#forget(file)}>Forget</button></span>`) },
            ],
        });
    }

    async #forget(file: Instance): Promise<void> {
        const yes = await confirm({ title: 'Forget this file?', body: html`<p>${file.path} is unavailable. Its record goes; nothing on disk changes, and a scan brings it back when the file is found again.</p>`, action: 'Forget it' });
        if (yes && (await attempt(SERVICE, 'Forgotten', () => api.remove(`/api/models/instances/${seg(String(file.id))}`)))) {
            void this.#files.reload();
        }
    }

    #duplicateList(all: Duplicates): TemplateResult {
        return panel(`${bytes(all.wastedBytes)} are stored more than once`, html`<ul class="list">${all.items.map((each) => html`<li><div class="list-row">
            <span class="list-main"><code>${short(each.sha256)}</code> ${plural(each.paths.length, 'file')} of ${bytes(each.sizeBytes)}</span><b>${bytes(each.wastedBytes)} too much</b></div>
            ${each.paths.map((path) => html`<span class="row-note">${path}</span>`)}</li>`)}</ul>`);
    }
}

define('beast-storage', Storage);
