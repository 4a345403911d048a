import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href, navigate, setQuery } from '../app/router.js';
import { badge, chip } from '../ui/badge.js';
import { define } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { head, more, panel } from '../ui/layout.js';
import { liveDot } from '../ui/live.js';
import { PagedLoader } from '../ui/pages.js';
import { Screen } from '../ui/screen.js';
import { choice } from '../ui/search-field.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import { empty, view } from '../ui/view.js';
import { deliveryTable } from './delivery-table.js';
import { editEndpoint } from './forms.js';
import { type Delivery, DELIVERY_STATES, type Endpoint, endpointState, SERVICE, webhooks } from './webhook.js';

/** Endpoints, and the deliveries of all of them. */
class Webhooks extends Screen {
    #endpoints = new PagedLoader<Endpoint>(this, (cursor, signal) => webhooks.list(cursor, signal), 15_000);
    #deliveries = new PagedLoader<Delivery>(this, (cursor, signal) => webhooks.allDeliveries(this.query('state'), cursor, signal), 5000);

    get heading(): string {
        return 'Webhooks';
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined) {
            void this.#deliveries.restart();
        }
    }

    override render(): TemplateResult {
        return html`
            ${head('Webhooks', 'Events as signed requests to your own servers.', this.#add())}
            ${view(this.#endpoints, {
                service: SERVICE,
                isEmpty: (shown) => shown.items.length === 0,
                empty: () => empty('webhooks', 'No webhooks yet', 'Get a request whenever a model is downloaded, an operation fails, and the like.', this.#add()),
                filled: (shown) => html`${this.#table(shown.items)}${more(this.#endpoints)}`,
            })}
            ${panel('Deliveries', view(this.#deliveries, {
                service: SERVICE,
                isEmpty: (shown) => shown.items.length === 0,
                empty: () => empty('check', 'No deliveries', 'None in this state.'),
                filled: (shown) => html`${deliveryTable(shown.items, () => void this.#deliveries.reload())}${more(this.#deliveries)}`,
            }), html`${liveDot(this.#deliveries)}${choice('State', this.query('state'), DELIVERY_STATES, (state) => setQuery({ state }))}`)}`;
    }

    #add(): TemplateResult {
        return html`<button class="button primary" ?disabled=${!credentials.may('write')} @click=${() => void this.#create()}>${icon('webhooks')}New webhook</button>`;
    }

    async #create(): Promise<void> {
        const id = await editEndpoint(null);
        if (id !== null) {
            navigate(href(['webhooks', id]));
        }
    }

    #table(rows: readonly Endpoint[]): TemplateResult {
        return table<Endpoint>({
            caption: 'Webhooks',
            rows,
            id: (each) => each.id,
            columns: [
                { label: 'Endpoint', cell: (each) => html`<a class="row-title" href=${href(['webhooks', each.id])}>${each.url}</a>${each.description === undefined ? nothing : html`<span class="row-note">${each.description}</span>`}` },
                { label: 'State', cell: (each) => html`<span>${badge(endpointState(each))}${each.failingSince === undefined ? nothing : html`<span class="row-note">failing since ${time(each.failingSince)}</span>`}${each.disabledReason === undefined ? nothing : html`<span class="row-note">${each.disabledReason}</span>`}</span>` },
                { label: 'Events', cell: (each) => html`<span class="chips">${each.eventTypes.length === 0 ? 'all' : each.eventTypes.map(chip)}</span>` },
                { label: 'Created', cell: (each) => time(each.createdAt), wide: true },
            ],
        });
    }
}

define('beast-webhooks', Webhooks);
