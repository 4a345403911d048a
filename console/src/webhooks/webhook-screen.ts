import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href, navigate, setQuery } from '../app/router.js';
import { badge, chip } from '../ui/badge.js';
import { codeBlock, copyable } from '../ui/copy.js';
import { ask, confirm, inform } from '../ui/dialog.js';
import { define } from '../ui/element.js';
import { count, percent } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { facts, head, more, panel, stat } from '../ui/layout.js';
import { liveDot } from '../ui/live.js';
import { Loader } from '../ui/loader.js';
import { PagedLoader } from '../ui/pages.js';
import { Screen } from '../ui/screen.js';
import { choice } from '../ui/search-field.js';
import { time } from '../ui/time.js';
import { attempt, toast } from '../ui/toast.js';
import { empty, view } from '../ui/view.js';
import { deliveryTable } from './delivery-table.js';
import { editEndpoint, rotateSecret } from './forms.js';
import { type Delivery, DELIVERY_STATES, type Endpoint, type EndpointStats, endpointState, SERVICE, webhooks } from './webhook.js';

/** One endpoint with its deliveries. */
class WebhookScreen extends Screen {
    #endpoint = new Loader<Endpoint>(this, { load: (signal) => webhooks.get(this.param('id'), signal) });
    #stats = new Loader<EndpointStats | null>(this, { load: (signal) => webhooks.stats(this.param('id'), signal), every: 15_000 });
    #deliveries = new PagedLoader<Delivery>(this, (cursor, signal) => webhooks.deliveries(this.param('id'), this.query('state'), cursor, signal), 5000);

    get heading(): string {
        return 'Webhook';
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined) {
            void this.#deliveries.restart();
        }
    }

    override render(): TemplateResult {
        return html`
            ${view(this.#endpoint, { service: SERVICE, heading: this.heading, filled: (endpoint) => this.#filled(endpoint) })}
            ${panel('Deliveries', view(this.#deliveries, {
                service: SERVICE,
                isEmpty: (shown) => shown.items.length === 0,
                empty: () => empty('check', 'No deliveries', 'None in this state.'),
                filled: (shown) => html`${deliveryTable(shown.items, () => void this.#deliveries.reload())}${more(this.#deliveries)}`,
            }), html`${liveDot(this.#deliveries)}${choice('State', this.query('state'), DELIVERY_STATES, (state) => setQuery({ state }))}
                <button class="button small" ?disabled=${!credentials.may('write')} @click=${() => void this.#replay()}>${icon('retry')}Replay a time range</button>`)}`;
    }

    #filled(endpoint: Endpoint): TemplateResult {
        const locked = !credentials.may('write');
        return html`
            ${head(endpoint.url, endpoint.description ?? nothing, html`
                <button class="button" ?disabled=${locked} @click=${() => void this.#ping()}>${icon('play')}Ping</button>
                <button class="button" ?disabled=${locked} @click=${() => void editEndpoint(endpoint).then((id) => (id === null ? null : this.#endpoint.reload()))}>Change</button>
                <button class="button" ?disabled=${locked} @click=${() => void this.#enable(endpoint)}>${endpoint.enabled ? 'Disable' : 'Enable'}</button>
                <button class="button" @click=${() => void this.#example(endpoint)}>Example</button>
                <button class="button" ?disabled=${locked} @click=${() => void rotateSecret(endpoint)}>Rotate secret</button>
                <button class="button" ?disabled=${locked} @click=${() => void this.#remove(endpoint)}>${icon('trash')}Delete</button>`)}
            ${this.#stats.value ? this.#numbers(this.#stats.value) : nothing}
            ${panel('Endpoint', facts([
                ['State', badge(endpointState(endpoint))],
                ['Disabled because', endpoint.disabledReason === 'gone' ? 'it replied 410 Gone' : endpoint.disabledReason === 'failing' ? 'every delivery failed for days' : null],
                ['Failing since', time(endpoint.failingSince)],
                ['Event types', html`<span class="chips">${endpoint.eventTypes.length === 0 ? 'all' : endpoint.eventTypes.map(chip)}</span>`],
                ['Subjects', endpoint.subjects.join(', ')],
                ['Created', time(endpoint.createdAt)],
                ['Id', copyable(endpoint.id)],
            ]))}`;
    }

    #numbers(stats: EndpointStats): TemplateResult {
        const failure = stats.lastFailure;
        return html`<div class="stats" role="group" aria-label="The last 24 hours">
            ${stat('success, 24 h', stats.successRate === undefined ? '–' : percent(stats.successRate * 100), stats.lastSuccessAt === undefined ? 'nothing delivered' : html`last ${time(stats.lastSuccessAt)}`)}
            ${stat('delivered', count(stats.succeeded), `${count(stats.attempts)} attempts, ${count(stats.failedAttempts)} failed`)}
            ${stat('dead letters', count(stats.dead), failure === undefined ? nothing : html`<a href=${href(['webhooks', 'deliveries', failure.delivery])}>last failure</a> ${time(failure.at)}`)}
            ${stat('open', count(stats.open), `${count(stats.missed)} missed`)}
        </div>`;
    }

    async #example(endpoint: Endpoint): Promise<void> {
        const type = endpoint.eventTypes.find((each) => !each.includes('*')) ?? 'model.downloaded';
        await attempt(SERVICE, null, async () => {
            const event = await webhooks.example(type);
            void inform(`Example of ${type}`, html`<p>The body that this endpoint gets for an event of this type.</p>${codeBlock(JSON.stringify(event, null, 2))}`);
        });
    }

    async #ping(): Promise<void> {
        await attempt(SERVICE, 'Ping sent', async () => {
            const result = await webhooks.ping(this.param('id'));
            toast(result.delivered ? `Delivered in ${result.durationMillis} ms, status ${result.status}` : `Not delivered: ${result.error ?? `status ${result.status}`}`, !result.delivered);
        });
    }

    async #enable(endpoint: Endpoint): Promise<void> {
        const done = endpoint.enabled ? 'Disabled: its events are recorded as missed and can be replayed' : 'Enabled';
        await attempt(SERVICE, done, async () => this.#endpoint.set(await webhooks.change(endpoint, { enabled: !endpoint.enabled })));
    }

    async #replay(): Promise<void> {
        const form = await ask('Replay a time range', html`
            <label class="field"><span class="field-label">Events since</span><input class="input" type="datetime-local" name="from" required></label>
            <fieldset class="field plain-set"><legend class="field-label">Deliveries that are</legend>${['dead', 'missed', 'succeeded'].map((state) => html`<label class="check"><input type="checkbox" name="states" value=${state} ?checked=${state !== 'succeeded'}>${state}</label>`)}</fieldset>`, 'Replay');
        if (form !== null) {
            await attempt(SERVICE, 'Replay started', async () => {
                const { replayed } = await webhooks.replay(this.param('id'), new Date(String(form.get('from'))).toISOString(), form.getAll('states').map(String));
                toast(`${replayed} deliveries are pending again`);
            });
            void this.#deliveries.reload();
        }
    }

    async #remove(endpoint: Endpoint): Promise<void> {
        const yes = await confirm({ title: 'Delete this webhook?', body: html`<p>${endpoint.url} gets no more events, and its deliveries and secret go. A new webhook with the same URL gets a new secret.</p><p>To stop it for a while, <b>disable</b> it: what it misses can be replayed.</p>`, action: 'Delete the webhook', danger: true });
        if (yes && (await attempt(SERVICE, 'Deleted', () => webhooks.remove(endpoint.id)))) {
            navigate(href(['webhooks']));
        }
    }
}

define('beast-webhook', WebhookScreen);
