import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href, navigate, setQuery } from '../app/router.js';
import { confirm } from '../ui/dialog.js';
import { define } from '../ui/element.js';
import { bytes, count, plural, short } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { head, more, panel, tabs } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { PagedLoader } from '../ui/pages.js';
import { Screen } from '../ui/screen.js';
import { choice } from '../ui/search-field.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import { attempt } from '../ui/toast.js';
import { empty, view } from '../ui/view.js';
import { answerPanel, passageList } from './answer-panel.js';
import { answer, type Answer, type Audit, type Collection, find, type Found, getAudit, getCollection, listDocuments, type RagDocument, removeCollection } from './collection.js';
import { ingestDirectory } from './ingest-form.js';

const SERVICE = 'queue-worker';
const TABS = [['', 'Ask'], ['documents', 'Documents'], ['audit', 'Audit']] as const;

/** One collection: questions to it, its documents, and a comparison with its files. */
class CollectionScreen extends Screen {
    #collection = new Loader<Collection>(this, { load: (signal) => getCollection(this.param('collection'), signal) });
    #documents = new PagedLoader<RagDocument>(this, async (cursor, signal) => (this.#tab === 'documents' ? listDocuments(this.param('collection'), cursor, signal) : { items: [] }));
    #audit = new Loader<Audit | null>(this, { load: async (signal) => (this.#tab === 'audit' ? getAudit(this.param('collection'), signal) : null) });
    #found = new Loader<Found | null>(this, {
        load: async (signal) => (this.#tab === '' && this.query('q') !== '' ? find(this.param('collection'), this.query('q'), this.query('mode'), signal) : null),
    });
    #written = '';
    #answer: Answer | null = null;
    /** The model that is to answer the question of the next route. */
    #wanted = '';
    #writing: AbortController | null = null;

    get heading(): string {
        return `Collection ${this.param('collection')}`;
    }

    get #tab(): string {
        return this.param('tab');
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined) {
            this.#stop();
            this.#written = '';
            this.#answer = null;
            void this.#documents.restart();
            void this.#audit.restart();
            void this.#found.restart();
            if (this.#wanted !== '') {
                void this.#write(this.query('q'), this.#wanted);
                this.#wanted = '';
            }
        }
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.#stop();
    }

    /** Hanging up stops the model. */
    #stop(): void {
        this.#writing?.abort();
        this.#writing = null;
    }

    override render(): TemplateResult {
        const name = this.param('collection');
        const locked = !credentials.may('write');
        return html`
            ${head(this.heading, this.#about(), html`
                <button class="button" ?disabled=${locked} @click=${() => void ingestDirectory(name)}>${icon('collection')}Ingest</button>
                <button class="button" ?disabled=${locked} @click=${() => void this.#remove()}>${icon('trash')}Delete</button>`)}
            ${tabs('Parts of the collection', TABS.map(([tab, label]) => ({ href: href(tab === '' ? ['collections', name] : ['collections', name, tab]), label, current: tab === this.#tab })))}
            <div class="stack-y">${view(this.#collection, { service: SERVICE, filled: (collection) => this.#content(collection) })}</div>`;
    }

    #about(): string {
        const collection = this.#collection.value;
        return collection === undefined
            ? 'Documents that answer questions.'
            : `${plural(collection.documents, 'document')}, ${plural(collection.chunks, 'chunk')}, searched ${collection.embedder ? `by words and by meaning (${collection.embedder})` : 'by words'}.`;
    }

    #content(collection: Collection): TemplateResult {
        if (this.#tab === 'documents') {
            return view(this.#documents, { service: SERVICE, isEmpty: (shown) => shown.items.length === 0, empty: () => empty('collection', 'No documents', 'Ingest a directory that has some.'), filled: (shown) => html`${documentTable(shown.items)}${more(this.#documents)}` });
        }
        if (this.#tab === 'audit') {
            return view(this.#audit, { service: SERVICE, filled: (audit) => (audit === null ? nothing : auditPanel(audit)) });
        }
        return html`${this.#form(collection)}${this.#written !== '' || this.#answer !== null || this.#writing !== null ? answerPanel(this.#written, this.#answer) : nothing}
            ${view(this.#found, {
                service: SERVICE,
                isEmpty: (found) => found !== null && found.passages.length === 0,
                empty: () => empty('search', 'No passages', 'No document has these words.'),
                filled: (found) => (found === null ? nothing : html`${found.note ? html`<p class="notice" role="status">${icon('alert')}<span>${found.note}</span></p>` : nothing}${panel('Passages', passageList(found.passages))}`),
            })}`;
    }

    #form(collection: Collection): TemplateResult {
        return html`<form class="filters" @submit=${this.#ask}>
            <label class="field"><span class="field-label">Question</span><input class="input" name="question" required maxlength="8192" .value=${this.query('q')} data-search></label>
            ${collection.modes.length < 2 ? nothing : choice('Search', this.query('mode'), [['', 'Best'], ...collection.modes.map((mode) => [mode, mode] as const)], (mode) => setQuery({ mode: mode === '' ? null : mode }))}
            <label class="field"><span class="field-label">Model that answers (optional)</span><input class="input" name="model" maxlength="200" spellcheck="false" ?disabled=${!credentials.may('write')}></label>
            <button class="button primary" type="submit">${icon('search')}Ask</button>
            ${this.#writing === null ? nothing : html`<button class="button" type="button" @click=${() => { this.#stop(); this.requestUpdate(); }}>${icon('stop')}Stop</button>`}
        </form>`;
    }

    readonly #ask = (event: SubmitEvent): void => {
        event.preventDefault();
        const form = new FormData(event.target as HTMLFormElement);
        const question = String(form.get('question')).trim();
        const model = String(form.get('model') ?? '').trim();
        if (question !== this.query('q')) {
            this.#wanted = model;
            setQuery({ q: question });
            return;
        }
        void this.#found.reload();
        if (model !== '') {
            void this.#write(question, model);
        }
    };

    async #write(question: string, model: string): Promise<void> {
        this.#stop();
        const writing = new AbortController();
        this.#writing = writing;
        this.#written = '';
        this.#answer = null;
        this.requestUpdate();
        await attempt(SERVICE, null, () =>
            answer(this.param('collection'), question, this.query('mode'), model, writing.signal, (event, data) => {
                if (event === 'delta') {
                    this.#written += (data as { text: string }).text;
                } else if (event === 'answer') {
                    this.#answer = data as Answer;
                } else if (event === 'error') {
                    throw new Error((data as { detail: string }).detail);
                }
                this.requestUpdate();
            }).catch((error: unknown) => {
                if (!writing.signal.aborted) {
                    throw error;
                }
            }));
        if (this.#writing === writing) {
            this.#writing = null;
        }
        this.requestUpdate();
    }

    async #remove(): Promise<void> {
        const name = this.param('collection');
        const yes = await confirm({ title: `Delete ${name}?`, body: html`<p>Its index goes. The documents stay, and ingesting them makes it again.</p>`, action: 'Delete', danger: true });
        if (yes && (await attempt(SERVICE, 'Deleted', () => removeCollection(name)))) {
            navigate(href(['collections']));
        }
    }
}

function documentTable(documents: readonly RagDocument[]): TemplateResult {
    return table<RagDocument>({
        caption: 'Documents',
        rows: documents,
        id: (each) => each.id,
        columns: [
            { label: 'Document', cell: (each) => html`<span class="row-title">${each.title}</span><span class="row-note">${each.id}</span>` },
            { label: 'Size', cell: (each) => bytes(each.sizeBytes), end: true },
            { label: 'Chunks', cell: (each) => count(each.chunks), end: true },
            { label: 'Content', cell: (each) => html`<code>${short(each.contentHash)}</code>`, wide: true },
            { label: 'File of', cell: (each) => time(each.modifiedAt), wide: true },
        ],
    });
}

function auditPanel(audit: Audit): TemplateResult {
    const good = audit.sound && audit.staleDocuments === 0;
    return panel(good ? 'The index has what the files have' : 'The index and the files differ', html`
        <p>${plural(audit.documents, 'document')} and ${plural(audit.chunks, 'chunk')} were counted.</p>
        ${audit.damaged.length === 0 ? nothing : html`<h3>Damaged</h3><ul class="list">${audit.damaged.map((each) => html`<li><span class="row-title">${each.document || 'The index'}</span><span class="row-note">${each.reason}</span></li>`)}</ul>`}
        ${audit.staleDocuments === 0 ? nothing : html`<h3>${plural(audit.staleDocuments, 'document')} changed since; an ingestion brings them up to date</h3><ul class="list">${audit.stale.map((each) => html`<li class="row-note">${each}</li>`)}</ul>`}`);
}

define('beast-collection', CollectionScreen);
