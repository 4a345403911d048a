import { html, nothing, type TemplateResult } from 'lit';
import { href, setQuery } from '../app/router.js';
import { hostMemory } from '../models/fit.js';
import { prefs } from '../app/prefs.js';
import { BeastElement, define } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { more } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { PagedLoader } from '../ui/pages.js';
import { searchField } from '../ui/search-field.js';
import { empty, view } from '../ui/view.js';
import { type HubFiles, hubFiles, type HubRepository, fileTable, repositoryTable, searchHub } from './hub.js';

const SERVICE = 'registry-service';

/** Searches the Hub, and lists the files of one repository with what fits. */
class HubPanel extends BeastElement {
    static override properties = { q: {}, repository: {}, all: { type: Boolean } };

    q!: string;
    repository!: string;
    all!: boolean;
    #search = new PagedLoader<HubRepository>(this, async (cursor, signal) => (this.q === '' ? { items: [] } : searchHub(this.q, cursor, signal)));
    #files = new Loader<HubFiles | null>(this, { load: async (signal) => (this.repository === '' ? null : hubFiles(this.repository, signal)) });

    override connectedCallback(): void {
        super.connectedCallback();
        void hostMemory().then(() => this.requestUpdate());
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.has('q') && changed.get('q') !== undefined) {
            void this.#search.restart();
        }
        if (changed.has('repository') && changed.get('repository') !== undefined) {
            void this.#files.restart();
        }
    }

    override render(): TemplateResult {
        if (this.repository !== '') {
            return html`<p class="actions"><a class="button small" href=${href(['pull', 'hub'], { q: this.q })}>${icon('back')}Search</a><b>${this.repository}</b>
                <button class="toggle" aria-pressed=${this.all} @click=${() => setQuery({ all: this.all ? null : 'yes' })}>All files</button></p>
                ${view(this.#files, { service: SERVICE, filled: (files) => (files === null ? nothing : this.#list(files)) })}`;
        }
        return html`<div class="filters">${searchField('Search the Hub, such as llama gguf', this.q, (q) => setQuery({ q }))}</div>
            ${this.q === ''
                ? empty('search', 'Search the Hub', 'Find a repository, see which of its files fit the memory, and pull one of them.')
                : view(this.#search, {
                    service: SERVICE,
                    isEmpty: (shown) => shown.items.length === 0,
                    empty: () => empty('search', 'Nothing found', `The Hub has no repository for “${this.q}”.`),
                    filled: (shown) => html`${repositoryTable(shown.items)}${more(this.#search)}`,
                })}`;
    }

    #list(files: HubFiles): TemplateResult {
        const weights = files.items.filter((each) => each.format);
        if (weights.length === 0 && !this.all) {
            return empty('models', 'No model files', 'This repository has no file in a format that can be catalogued.', html`<button class="button" @click=${() => setQuery({ all: 'yes' })}>Show all files</button>`);
        }
        return html`${fileTable(files, prefs.value.memoryGiB, this.all)}
            ${files.truncated ? html`<p class="muted">The repository has more files than the Hub lists.</p>` : nothing}
            <p class="muted">Fits: a first answer from the size of the file. The preview reads the header and says it exactly.</p>`;
    }
}

define('beast-hub', HubPanel);
