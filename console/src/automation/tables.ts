import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { badge, chip } from '../ui/badge.js';
import { icon } from '../ui/icon.js';
import { json } from '../ui/json.js';
import { isWeb } from '../ui/markdown-inline.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import type { Binding, BindingDelivery, Workflow } from './automation.js';

const locked = (): boolean => !credentials.may('write');

export function bindingTable(rows: readonly Binding[], edit: (binding: Binding) => void, remove: (binding: Binding) => void): TemplateResult {
    return table<Binding>({
        caption: 'Bindings',
        rows,
        id: (each) => each.id,
        columns: [
            { label: 'Binding', cell: (each) => html`<span class="row-title">${each.name}</span><span class="row-note">${each.workflowId ? `workflow ${each.workflowId}` : (each.webhookPath ?? '')}</span>` },
            { label: 'State', cell: (each) => badge(each.enabled ? 'enabled' : 'disabled') },
            { label: 'Event', cell: (each) => html`<span class="chips">${chip(each.eventType)}${Object.keys(each.filter).length === 0 ? nothing : chip('filtered')}</span>` },
            { label: 'Changed', cell: (each) => time(each.updatedAt), wide: true },
            { label: '', cell: (each) => html`<span class="row-actions"><button class="button small" ?disabled=${locked()} aria-label="Edit ${each.name}" @click=${() => edit(each)}>Edit</button>
                <button class="button icon-only small plain" ?disabled=${locked()} aria-label="Delete ${each.name}" title="Delete" @click=${() => remove(each)}>${icon('trash')}</button></span>` },
        ],
    });
}

export function bindingDeliveryTable(rows: readonly BindingDelivery[], retry: (each: BindingDelivery) => void): TemplateResult {
    return table<BindingDelivery>({
        caption: 'Deliveries to n8n',
        rows,
        id: (each) => String(each.id),
        columns: [
            { label: 'Event', cell: (each) => html`<span class="row-title">${each.eventType}</span><details><summary class="row-note">Payload</summary>${json(each.payload)}</details>` },
            { label: 'State', cell: (each) => html`<span>${badge(each.state)}${each.lastError && each.state !== 'succeeded' ? html`<span class="row-note">${each.lastError}</span>` : nothing}</span>` },
            { label: 'Attempts', cell: (each) => html`<span>${each.attempts}${each.nextAttemptAt && each.state === 'pending' ? html`<span class="row-note">next ${time(each.nextAttemptAt)}</span>` : nothing}</span>`, end: true },
            { label: 'Created', cell: (each) => time(each.createdAt) },
            { label: '', cell: (each) => (each.state === 'dead' || each.state === 'failed' ? html`<span class="row-actions"><button class="button small" ?disabled=${locked()} @click=${() => retry(each)}>Retry</button></span>` : nothing) },
        ],
    });
}

export function workflowTable(rows: readonly Workflow[], n8n: string | undefined, setActive: (each: Workflow) => void): TemplateResult {
    return table<Workflow>({
        caption: 'Workflows',
        rows,
        id: (each) => each.id,
        columns: [
            { label: 'Workflow', cell: (each) => html`<span class="row-title">${each.name}</span><span class="row-note">${each.webhooks.map((hook) => `${hook.method} ${hook.path}`).join(', ')}</span>` },
            { label: 'State', cell: (each) => badge(each.active ? 'active' : 'inactive') },
            { label: 'Changed', cell: (each) => time(each.updatedAt) },
            { label: '', cell: (each) => html`<span class="row-actions">
                <button class="button small" ?disabled=${locked()} @click=${() => setActive(each)}>${each.active ? 'Deactivate' : 'Activate'}</button>
                ${n8n !== undefined && isWeb(n8n) ? html`<a class="button small" href="${n8n.replace(/\/$/, '')}/workflow/${encodeURIComponent(each.id)}" target="_blank" rel="noopener noreferrer">${icon('link')}Open in n8n</a>` : nothing}</span>` },
        ],
    });
}
