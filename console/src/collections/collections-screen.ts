import { html, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href } from '../app/router.js';
import { define } from '../ui/element.js';
import { count } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { head, more } from '../ui/layout.js';
import { PagedLoader } from '../ui/pages.js';
import { Screen } from '../ui/screen.js';
import { table } from '../ui/table.js';
import { empty, view } from '../ui/view.js';
import { type Collection, listCollections } from './collection.js';
import { ingestDirectory } from './ingest-form.js';

/** Collections of documents. */
class Collections extends Screen {
    #collections = new PagedLoader<Collection>(this, listCollections);

    get heading(): string {
        return 'Collections';
    }

    override render(): TemplateResult {
        return html`
            ${head('Collections', 'Documents that answer questions, each answer with its source.', this.#add())}
            ${view(this.#collections, {
                service: 'queue-worker',
                absent: 'No process has the role rag; add it to AI_BEAST_QUEUE_ROLES.',
                isEmpty: (shown) => shown.items.length === 0,
                empty: () => empty('collection', 'No collections yet', 'Put documents below AI_BEAST_DOCUMENT_ROOTS and ingest their directory.', this.#add()),
                filled: (shown) => html`${this.#table(shown.items)}${more(this.#collections)}`,
            })}`;
    }

    #add(): TemplateResult {
        return html`<button class="button" ?disabled=${!credentials.may('write')} @click=${() => void ingestDirectory()}>${icon('collection')}Ingest a directory</button>`;
    }

    #table(all: readonly Collection[]): TemplateResult {
        return table<Collection>({
            caption: 'Collections',
            rows: all,
            id: (each) => each.name,
            columns: [
                { label: 'Collection', cell: (each) => html`<a class="row-title" href=${href(['collections', each.name])}>${each.name}</a>` },
                { label: 'Search', cell: (each) => (each.embedder ? html`by meaning and words<span class="row-note">${each.embedder}</span>` : 'by words') },
                { label: 'Documents', cell: (each) => count(each.documents), end: true },
                { label: 'Chunks', cell: (each) => count(each.chunks), end: true, wide: true },
            ],
        });
    }
}

define('beast-collections', Collections);
