import { html, nothing, type TemplateResult } from 'lit';
import { href } from '../app/router.js';
import { define } from '../ui/element.js';
import { count, plural } from '../ui/format.js';
import { head, panel, stat, tabs } from '../ui/layout.js';
import { liveDot } from '../ui/live.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { empty, view } from '../ui/view.js';
import { type Dimension, type Gateway, getGateway, getUsage, type Usage } from './gateway.js';
import { aliasTable, serverTable, usageTable, waitingTable } from './tables.js';

const TABS = [['', 'Model servers'], ['aliases', 'Aliases'], ['waiting', 'Waiting'], ['usage', 'Usage']] as const;
const PERIODS = [1, 7, 30, 90] as const;
const ABSENT = 'This installation has no process with the role gateway (AI_BEAST_QUEUE_ROLES).';

/** The model gateway: its model servers, aliases, who waits, and usage. */
class GatewayScreen extends Screen {
    #gateway = new Loader<Gateway>(this, { load: getGateway, every: 2000 });
    #usage = new Loader<Usage | null>(this, {
        load: async (signal) => (this.#tab === 'usage' ? getUsage(this.#days, signal) : null),
        every: (usage) => (usage === null || usage === undefined ? 0 : 15_000),
    });

    get heading(): string {
        return 'Gateway';
    }

    get #tab(): string {
        return this.param('tab');
    }

    get #days(): number {
        return PERIODS.find((days) => String(days) === this.query('days')) ?? 7;
    }

    override willUpdate(changed: Map<PropertyKey, unknown>): void {
        if (changed.get('route') !== undefined) {
            void this.#usage.restart();
        }
    }

    override render(): TemplateResult {
        const waiting = this.#gateway.value?.waiting.length;
        return html`
            ${head('Gateway', html`One address for every model: <code>/ollama</code> and <code>/v1</code>.`, liveDot(this.#gateway))}
            ${tabs('Parts of the gateway', TABS.map(([tab, label]) => ({
                href: href(tab === '' ? ['gateway'] : ['gateway', tab]), label, current: tab === this.#tab, count: tab === 'waiting' && waiting ? waiting : undefined,
            })))}
            ${this.#tab === 'usage' ? this.#usageView() : view(this.#gateway, { service: 'queue-worker', absent: ABSENT, filled: (gateway) => this.#content(gateway) })}`;
    }

    #content(gateway: Gateway): TemplateResult {
        switch (this.#tab) {
            case 'aliases':
                return gateway.aliases.length === 0
                    ? empty('alias', 'No aliases', 'An alias such as chat-default is a model name that can point to another model tomorrow.', html`<a class="button" href=${href(['aliases'])}>Aliases</a>`)
                    : aliasTable(gateway.aliases);
            case 'waiting':
                return gateway.waiting.length === 0
                    ? empty('check', 'No request waits', 'A request waits while its model server answers as many as it may, or would have to unload a model in use.')
                    : waitingTable(gateway.waiting);
            default:
                return gateway.backends.length === 0
                    ? empty('gateway', 'No model server', 'Set AI_BEAST_OLLAMA_URL or AI_BEAST_BACKENDS to the servers that run your models.')
                    : html`${this.#numbers(gateway)}${serverTable(gateway.backends)}`;
        }
    }

    #numbers(gateway: Gateway): TemplateResult {
        const available = gateway.backends.filter((server) => server.health.available).length;
        const models = gateway.backends.flatMap((server) => server.models);
        return html`<div class="stats">
            ${stat('servers available', `${available} of ${gateway.backends.length}`)}
            ${stat('streams', count(gateway.backends.reduce((sum, server) => sum + server.streams, 0)))}
            ${stat('waiting', count(gateway.waiting.length), nothing, href(['gateway', 'waiting']))}
            ${stat('models loaded', `${models.filter((model) => model.loaded).length} of ${models.length}`)}
        </div>`;
    }

    #usageView(): TemplateResult {
        return html`${tabs('Period', PERIODS.map((days) => ({ href: href(['gateway', 'usage'], { days: String(days) }), label: days === 1 ? 'Today' : `${days} days`, current: days === this.#days })))}
            ${view(this.#usage, {
                service: 'registry-service',
                isEmpty: (usage) => usage === null || usage.total.requests.total === 0,
                empty: () => empty('gateway', 'No requests', 'Requests to /ollama and /v1 are counted here some seconds after their end.'),
                filled: (usage) => (usage === null ? nothing : this.#usageTables(usage)),
            })}`;
    }

    #usageTables({ total, by }: Usage): TemplateResult {
        const { requests, tokens } = total;
        return html`<div class="stats">
                ${stat('requests', count(requests.total), requests.failed > 0 ? `${count(requests.failed)} failed` : nothing)}
                ${stat('tokens in', count(tokens.prompt))}
                ${stat('tokens out', count(tokens.completion))}
                ${requests.withoutTokens > 0 ? stat('without a count of tokens', count(requests.withoutTokens)) : nothing}
            </div>
            <div class="stack-y">${this.#part('model', by)}${this.#part('key', by)}${this.#part('day', by)}</div>`;
    }

    #part(what: Dimension, by: Usage['by']): TemplateResult {
        const report = by[what];
        const more = report.truncated ? html`<p class="muted">There are more than ${plural(report.items.length, 'line')}; the numbers above have all.</p>` : nothing;
        return panel(`By ${what}`, html`${usageTable(what, report.items)}${more}`);
    }
}

define('beast-gateway', GatewayScreen);
