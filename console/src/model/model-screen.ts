import { html, nothing, type TemplateResult } from 'lit';
import { api, seg, type Tagged } from '../api/client.js';
import { credentials } from '../api/credentials.js';
import { href, navigate } from '../app/router.js';
import { fitOf, hostMemory } from '../models/fit.js';
import { getEstimate, getInstances, getModel, type Instance, type MemoryNeed, type Model, SERVICE } from '../models/model.js';
import { listSnapshots, type Snapshot } from '../snapshots/snapshot.js';
import { snapshotTable } from '../snapshots/snapshot-table.js';
import { confirm } from '../ui/dialog.js';
import { define } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { head, tabs } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { attempt, toast } from '../ui/toast.js';
import { empty, view } from '../ui/view.js';
import { about } from './about.js';
import { cardTab, readCard } from './card.js';
import { deleteFiles } from './deletion.js';
import { editModel } from './edit.js';
import { ratingPanel } from './rating.js';
import { fitTab } from './fit-tab.js';
import { filesTab, historyTab, type Lineage, lineagePanel, type RollbackEntry } from './tabs.js';

const TABS = [['about', 'About'], ['files', 'Files'], ['fit', 'Fit'], ['versions', 'Versions'], ['card', 'Card'], ['history', 'History']] as const;

type TabContent =
    | { readonly tab: 'about'; readonly lineage: Lineage }
    | { readonly tab: 'files'; readonly instances: readonly Instance[] }
    | { readonly tab: 'fit'; readonly need: MemoryNeed }
    | { readonly tab: 'versions'; readonly snapshots: readonly Snapshot[] }
    | { readonly tab: 'card'; readonly card: Tagged<string> }
    | { readonly tab: 'history'; readonly entries: readonly RollbackEntry[] };

/** One model: its fields with their origin, its files, what it needs, its versions, its card, its rollbacks. */
class ModelScreen extends Screen {
    #model = new Loader<Tagged<Model>>(this, { load: (signal) => getModel(this.param('id'), signal) });
    #content = new Loader<TabContent>(this, { load: (signal) => this.#load(signal) });
    #shown = '';

    get heading(): string {
        return this.#model.value?.value.name ?? this.param('id');
    }

    get #tab(): TabContent['tab'] {
        return (this.param('tab') || 'about') as TabContent['tab'];
    }

    override connectedCallback(): void {
        super.connectedCallback();
        void hostMemory().then(() => this.requestUpdate());
    }

    override willUpdate(): void {
        const shown = `${this.#tab} ${this.#tab === 'fit' ? this.route.query.toString() : ''}`;
        if (this.hasUpdated && shown !== this.#shown) {
            void this.#content.restart();
        }
        this.#shown = shown;
    }

    async #load(signal: AbortSignal): Promise<TabContent> {
        const id = this.param('id');
        const tab = this.#tab;
        switch (tab) {
            case 'files':
                return { tab, instances: (await getInstances(id, signal)).items };
            case 'fit':
                return { tab, need: await getEstimate(id, fitOf(this.route.query), signal) };
            case 'versions':
                return { tab, snapshots: (await listSnapshots({ model: id }, null, signal)).items };
            case 'card':
                return { tab, card: await readCard(id, signal) };
            case 'history':
                return { tab, entries: await api.get('/api/snapshots/rollbacks', { model: id }, signal) };
            default:
                return { tab: 'about', lineage: await api.get(`/api/models/${seg(id)}/lineage`, undefined, signal) };
        }
    }

    override render(): TemplateResult {
        return view(this.#model, { service: SERVICE, heading: this.heading, filled: ({ value }) => this.#filled(value) });
    }

    #filled(model: Model): TemplateResult {
        const id = this.param('id');
        return html`
            ${head(model.name, [...new Set([model.version, model.quantization, model.id])].filter(Boolean).join(' · '), this.#actions(model))}
            ${tabs('Parts of the model', TABS.map(([tab, label]) => ({ href: href(['models', id, tab]), label, current: tab === this.#tab })))}
            <div class="stack-y">
                                ${this.#tab === 'fit'
                    ? fitTab(fitOf(this.route.query), this.#need(), (filled) => view(this.#content, { service: SERVICE, filled: (content) => (content.tab === 'fit' ? filled(content.need) : nothing) }))
                    : this.#tab === 'about'
                      ? about(model, () => void this.#edit(), html`${ratingPanel(model, () => void this.#model.reload())}${view(this.#content, { service: SERVICE, rows: 1, filled: (content) => this.#tabContent(content) })}`)
                      : view(this.#content, { service: this.#tab === 'versions' || this.#tab === 'history' ? 'versioning-service' : SERVICE, filled: (content) => this.#tabContent(content) })}
            </div>`;
    }

    #need(): MemoryNeed | undefined {
        const content = this.#content.value;
        return content?.tab === 'fit' ? content.need : undefined;
    }

    #tabContent(content: TabContent): TemplateResult | typeof nothing {
        switch (content.tab) {
            case 'about':
                return lineagePanel(content.lineage);
            case 'files':
                return filesTab(content.instances, () => void this.#deleteFiles());
            case 'versions':
                return content.snapshots.length === 0
                    ? empty('snapshots', 'No snapshots', 'A snapshot is taken after each download; take one of an installed file by hand on the snapshots screen.', html`<a class="button" href=${href(['snapshots'])}>Snapshots</a>`)
                    : snapshotTable(content.snapshots);
            case 'card':
                return cardTab(this.param('id'), content.card, () => void this.#content.reload());
            case 'history':
                return historyTab(content.entries);
            default:
                return nothing;
        }
    }

    #actions(model: Model): TemplateResult {
        const may = credentials.may('write');
        return html`
            ${model.sourceUrl ? html`<a class="button" href=${href(['pull'], { url: model.sourceUrl })}>${icon('pull')}Pull</a>` : nothing}
            ${model.sourceRepo ? html`<button class="button" ?disabled=${!may} @click=${() => void this.#upstream()}>${icon('retry')}Check the Hub</button>` : nothing}
            <button class="button" ?disabled=${!may} @click=${() => void this.#remove(model)}>${icon('trash')}Remove</button>`;
    }

    async #deleteFiles(): Promise<void> {
        const model = this.#model.value;
        if (model !== undefined) {
            await deleteFiles(model.value);
        }
    }

    async #edit(): Promise<void> {
        const current = this.#model.value;
        if (current !== undefined && (await editModel(current.value, current.etag))) {
            void this.#model.reload();
        }
    }

    async #upstream(): Promise<void> {
        await attempt(SERVICE, 'Checked', async () => {
            const check = await api.post<{ status: string; reason: string }>(`/api/models/${seg(this.param('id'))}/upstream-check`);
            toast(`${check.status}: ${check.reason}`);
        });
    }

    async #remove(model: Model): Promise<void> {
        const yes = await confirm({
            title: `Remove ${model.name} from the catalogue?`,
            body: html`<p>The entry goes, with its edits, rating and card. <b>Its files and snapshots stay</b>; a scan of the directory brings an entry back, without your edits.</p>`,
            action: 'Remove the entry',
            danger: true,
        });
        if (yes && (await attempt(SERVICE, 'Removed', () => api.remove(`/api/models/${seg(model.id)}`)))) {
            navigate(href(['models']));
        }
    }
}

define('beast-model', ModelScreen);
