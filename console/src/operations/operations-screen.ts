import { html, type TemplateResult } from 'lit';
import { href, setQuery } from '../app/router.js';
import { define } from '../ui/element.js';
import { head, more } from '../ui/layout.js';
import { liveDot } from '../ui/live.js';
import { PagedLoader } from '../ui/pages.js';
import { Screen } from '../ui/screen.js';
import { choice, searchField } from '../ui/search-field.js';
import { empty, view } from '../ui/view.js';
import { KINDS, listOperations, type Operation, over, SERVICE, STATES } from './operation.js';
import { operationTable } from './operation-table.js';

/** Snapshot work that runs or has run, of every client. */
class Operations extends Screen {
    #operations = new PagedLoader<Operation>(
        this,
        (cursor, signal) => listOperations({ state: this.query('state'), kind: this.query('kind'), model: this.query('model') }, cursor, signal),
        (shown) => (shown?.items.some((each) => !over(each)) === true ? 2000 : 10_000),
    );

    get heading(): string {
        return 'Operations';
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined) {
            void this.#operations.refresh();
        }
    }

    override render(): TemplateResult {
        const filtered = ['state', 'kind', 'model'].some((name) => this.query(name) !== '');
        return html`
            ${head('Operations', 'Snapshots, rollbacks, verifications, cleanups and deletions: what runs, and how each ended.', liveDot(this.#operations))}
            <div class="filters">
                ${searchField('Model id', this.query('model'), (model) => setQuery({ model }))}
                ${choice('Kind', this.query('kind'), [['', 'every kind'], ...KINDS.map((kind) => [kind, kind] as const)], (kind) => setQuery({ kind }))}
                ${choice('State', this.query('state'), [['', 'every state'], ...STATES.map((state) => [state, state] as const)], (state) => setQuery({ state }))}
            </div>
            ${view(this.#operations, {
                service: SERVICE,
                absent: 'This version of the versioning service keeps no list of its operations.',
                isEmpty: (shown) => shown.items.length === 0,
                empty: () => filtered
                    ? empty('search', 'No such operations', 'No operation matches these filters.', html`<a class="button" href=${href(['operations'])}>Show all operations</a>`)
                    : empty('operations', 'No operations yet', 'Take, verify or roll back a snapshot: the operation appears here.', html`<a class="button" href=${href(['snapshots'])}>Snapshots</a>`),
                filled: (shown) => html`${operationTable(shown.items, () => void this.#operations.reload())}${more(this.#operations)}`,
            })}`;
    }
}

define('beast-operations', Operations);
