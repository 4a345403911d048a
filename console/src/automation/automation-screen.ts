import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href, setQuery } from '../app/router.js';
import { mark } from '../ui/badge.js';
import { confirm } from '../ui/dialog.js';
import { define } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { facts, head, more, panel, tabs } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { PagedLoader } from '../ui/pages.js';
import { Screen } from '../ui/screen.js';
import { choice } from '../ui/search-field.js';
import { time } from '../ui/time.js';
import { attempt } from '../ui/toast.js';
import { empty, view } from '../ui/view.js';
import { automation, type Binding, type BindingDelivery, type N8nStatus, SERVICE, type Template, type Workflow } from './automation.js';
import { editBinding, installTemplate } from './forms.js';
import { bindingDeliveryTable, bindingTable, workflowTable } from './tables.js';

const TABS = [['', 'Bindings'], ['deliveries', 'Deliveries'], ['workflows', 'Workflows'], ['templates', 'Templates']] as const;
const STATES = [['', 'every state'], ['pending', 'pending'], ['succeeded', 'succeeded'], ['failed', 'failed'], ['dead', 'dead letter']] as const;

type Row = Binding | BindingDelivery | Workflow | Template;

/** n8n: whether it is there, what is bound to which event, and what was delivered. */
class Automation extends Screen {
    #status = new Loader<N8nStatus>(this, { load: automation.status, every: 15_000 });
    #list = new PagedLoader<Row>(this, (cursor, signal) => this.#load(cursor, signal));

    get heading(): string {
        return 'Automation';
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined) {
            void this.#list.restart();
        }
    }

    async #load(cursor: string | null, signal?: AbortSignal): Promise<{ items: readonly Row[]; nextCursor?: string | null }> {
        switch (this.param('tab')) {
            case 'deliveries':
                return automation.deliveries(this.query('state'), cursor, signal);
            case 'workflows':
                return automation.workflows(cursor, signal);
            case 'templates':
                return { items: await automation.templates(signal) };
            default:
                return automation.bindings(cursor, signal);
        }
    }

    override render(): TemplateResult {
        return html`
            ${head('Automation', 'Workflows in n8n that run when something happens here.', this.#actions())}
            ${panel('n8n', view(this.#status, { service: SERVICE, rows: 1, filled: (status) => this.#n8n(status) }))}
            ${tabs('Parts of the automation', TABS.map(([tab, label]) => ({ href: href(tab === '' ? ['automation'] : ['automation', tab]), label, current: tab === this.param('tab') })))}
            ${this.param('tab') === 'deliveries' ? html`<div class="filters">${choice('State', this.query('state'), STATES, (state) => setQuery({ state }))}</div>` : nothing}
            ${view(this.#list, { service: SERVICE, isEmpty: (shown) => shown.items.length === 0, empty: () => this.#empty(), filled: (shown) => html`${this.#rows(shown.items)}${more(this.#list)}` })}`;
    }

    #n8n(status: N8nStatus): TemplateResult {
        return html`${facts([
            ['State', status.reachable ? mark('reachable', 'good', 'check') : mark('unavailable', 'bad', 'alert')],
            ['Address', status.url],
            ['API key', status.apiKey ? 'set' : 'not set: workflows cannot be listed or installed'],
            ['Circuit breaker', status.breaker],
            ['Checked', time(status.checkedAt)],
        ])}${status.detail ? html`<p class="muted">${status.detail}</p>` : nothing}`;
    }

    #actions(): TemplateResult {
        return html`<button class="button" ?disabled=${!credentials.may('write')} @click=${() => void this.#change(() => editBinding(null))}>${icon('automation')}New binding</button>`;
    }

    #empty(): TemplateResult {
        switch (this.param('tab')) {
            case 'deliveries':
                return empty('check', 'No deliveries', 'None in this state.');
            case 'workflows':
                return empty('automation', 'No workflows', 'Install one from a template, or create it in n8n.', html`<a class="button" href=${href(['automation', 'templates'])}>Templates</a>`);
            default:
                return empty('automation', 'No bindings yet', 'A binding runs a workflow whenever an event happens. Templates bring workflow and binding together.', html`<a class="button primary" href=${href(['automation', 'templates'])}>Templates</a>`);
        }
    }

    #rows(rows: readonly Row[]): TemplateResult {
        switch (this.param('tab')) {
            case 'deliveries':
                return bindingDeliveryTable(rows as readonly BindingDelivery[], (each) => void this.#change(() => attempt(SERVICE, 'Queued again', () => automation.retry(each.id))));
            case 'workflows':
                return workflowTable(rows as readonly Workflow[], this.#status.value?.url, (each) => void this.#change(() => attempt(SERVICE, each.active ? 'Deactivated' : 'Activated', () => automation.setActive(each.id, !each.active))));
            case 'templates':
                return this.#templates(rows as readonly Template[]);
            default:
                return bindingTable(rows as readonly Binding[], (each) => void this.#change(() => editBinding(each)), (each) => void this.#change(() => this.#remove(each)));
        }
    }

    #templates(templates: readonly Template[]): TemplateResult {
        return html`<div class="columns">${templates.map((each) => panel(each.name, html`<p>${each.description}</p>`, html`<button class="button small" ?disabled=${!credentials.may('write')} @click=${() => void this.#change(() => installTemplate(each))}>Install</button>`))}</div>`;
    }

    async #remove(binding: Binding): Promise<boolean> {
        const yes = await confirm({ title: `Delete ${binding.name}?`, body: html`<p>Events no longer start the workflow, and the record of this binding's deliveries goes. The workflow stays in n8n. To stop it for a while, disable it instead.</p>`, action: 'Delete', danger: true });
        return yes && attempt(SERVICE, 'Deleted', () => automation.removeBinding(binding.id));
    }

    async #change(action: () => Promise<boolean>): Promise<void> {
        if (await action()) {
            void this.#list.reload();
        }
    }
}

define('beast-automation', Automation);
