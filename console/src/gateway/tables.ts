import { html, nothing, type TemplateResult } from 'lit';
import { href } from '../app/router.js';
import { badge, chip, mark } from '../ui/badge.js';
import { bytes, count, duration, plural } from '../ui/format.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import { type Dimension, type GatewayAlias, type ListedModel, type Server, serverState, type UsageItem, type Waiting } from './gateway.js';

const HEADINGS: Readonly<Record<Dimension, string>> = { model: 'Model', key: 'Key', day: 'Day (UTC)' };

export function serverTable(rows: readonly Server[]): TemplateResult {
    return table<Server>({
        caption: 'Model servers',
        rows,
        id: (server) => server.name,
        columns: [
            { label: 'Server', cell: (server) => html`<span class="row-title" tabindex="-1">${server.name}</span><span class="row-note">${server.url}</span>` },
            { label: 'State', cell: (server) => html`<span>${badge(serverState(server))}<span class="row-note">${server.health.problem ?? nothing} since ${time(server.health.since)}</span></span>` },
            { label: 'Streams', cell: (server) => count(server.streams), end: true },
            { label: 'Models', cell: (server) => modelsOf(server) },
        ],
    });
}

function modelsOf(server: Server): TemplateResult {
    const loaded = server.models.filter((model) => model.loaded);
    return html`<span>${loaded.length === 0 ? html`<span class="muted">none loaded</span>` : loaded.map((model) => loadedModel(model))}
        <span class="row-note">${plural(server.models.length, 'model')}${server.ollama ? ', Ollama' : ', OpenAI protocol'}</span></span>`;
}

function loadedModel(model: ListedModel): TemplateResult {
    return chip(model.loadedBytes === null ? model.name : `${model.name} · ${bytes(model.loadedBytes)}`);
}

export function aliasTable(rows: readonly GatewayAlias[]): TemplateResult {
    return table<GatewayAlias>({
        caption: 'Aliases',
        rows,
        id: (alias) => alias.alias,
        columns: [
            { label: 'Alias', cell: (alias) => html`<a class="row-title" href=${href(['aliases', alias.alias])}>${alias.alias}</a><span class="row-note">set by ${alias.by} ${time(alias.since)}</span>` },
            { label: 'Model', cell: (alias) => html`<span>${alias.answers ?? alias.model}</span>` },
            { label: 'Answered by', cell: (alias) => (alias.backends.length === 0 ? mark('no model server has it', 'warn', 'alert') : html`<span>${alias.backends.join(', ')}</span>`) },
        ],
    });
}

export function waitingTable(rows: readonly Waiting[]): TemplateResult {
    const numbered = rows.map((waiting, index) => ({ ...waiting, position: index + 1 }));
    return table<Waiting & { position: number }>({
        caption: 'Waiting requests',
        rows: numbered,
        id: (waiting) => String(waiting.position),
        columns: [
            { label: 'Request', cell: (waiting) => html`<span class="row-title" tabindex="-1">${waiting.position}. ${waiting.model}</span>` },
            { label: 'Priority', cell: (waiting) => waiting.band },
            { label: 'Key', cell: (waiting) => name(waiting.key) },
            { label: 'Waits', cell: (waiting) => duration(waiting.seconds), end: true },
        ],
    });
}

export function usageTable(by: Dimension, rows: readonly UsageItem[]): TemplateResult {
    return table<UsageItem>({
        caption: `Usage by ${by}`,
        rows,
        id: (item) => item[by] ?? '',
        columns: [
            { label: HEADINGS[by], cell: (item) => html`<span class="row-title" tabindex="-1">${name(item[by] ?? '')}</span>` },
            { label: 'Requests', cell: (item) => html`<span>${count(item.requests.total)}${troubles(item)}</span>`, end: true },
            { label: 'Tokens in', cell: (item) => count(item.tokens.prompt), end: true },
            { label: 'Tokens out', cell: (item) => count(item.tokens.completion), end: true },
        ],
    });
}

function name(text: string): string {
    return text === '' ? 'none' : text;
}

function troubles(item: UsageItem): TemplateResult | typeof nothing {
    const { failed, cancelled, aborted } = item.requests;
    const parts = ([[failed, 'failed'], [cancelled, 'cancelled'], [aborted, 'aborted']] as const).filter(([number]) => number > 0);
    return parts.length === 0 ? nothing : html`<span class="row-note">${parts.map(([number, word]) => `${count(number)} ${word}`).join(', ')}</span>`;
}
