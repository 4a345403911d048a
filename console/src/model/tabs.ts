import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href } from '../app/router.js';
import type { Instance } from '../models/model.js';
import { badge } from '../ui/badge.js';
import { bytes, exact, plural, short } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { panel } from '../ui/layout.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import { empty } from '../ui/view.js';

export interface RollbackEntry {
    readonly operationId: string;
    readonly model: string;
    readonly path: string;
    readonly from?: string | null;
    readonly to: string;
    readonly rolledBackBy: string;
    readonly rolledBackAt: string;
}

export interface Lineage {
    readonly ancestors: readonly Relative[];
    readonly descendants: readonly Relative[];
}

interface Relative {
    readonly reference: string;
    readonly id?: string | null;
    readonly name?: string | null;
    readonly generations: number;
}

export function filesTab(instances: readonly Instance[], remove: () => void): TemplateResult {
    if (instances.length === 0) {
        return empty('storage', 'Not installed', 'No file of this model is in a known directory.', html`<a class="button primary" href=${href(['pull'])}>${icon('pull')}Pull it</a>`);
    }
    return html`${table<Instance>({
        caption: 'Installed files',
        rows: instances,
        id: (each) => String(each.id),
        columns: [
            { label: 'File', cell: (each) => html`<span class="row-title">${each.path}</span><span class="row-note">${each.location}${each.layout ? ` · ${each.layout}` : ''}${each.parts.length > 1 ? ` · ${plural(each.parts.length, 'part')}` : ''}</span>` },
            { label: 'State', cell: (each) => html`<span>${badge(each.available ? 'available' : 'unavailable')}${each.unavailableReason ? html`<span class="row-note">${each.unavailableReason}</span>` : nothing}${each.headerError ? html`<span class="row-note">Header: ${each.headerError}</span>` : nothing}</span>` },
            { label: 'Size', cell: (each) => bytes(each.sizeBytes), end: true },
            { label: 'Installed', cell: (each) => time(each.installedAt) },
            { label: 'Used', cell: (each) => html`<span>${plural(each.useCount, 'time')}${each.lastUsed ? html`, ${time(each.lastUsed)}` : nothing}</span>` },
        ],
    })}<p class="actions"><button class="button" ?disabled=${!credentials.may('write')} @click=${remove}>${icon('trash')}Delete files…</button><span class="muted">Shows first what goes, and from which snapshot it comes back.</span></p>`;
}

export function historyTab(entries: readonly RollbackEntry[]): TemplateResult {
    return entries.length === 0
        ? empty('snapshots', 'Never rolled back', 'Rollbacks of this model are recorded here, with what was there before.')
        : panel('Rollbacks', html`<ol class="timeline">${entries.map((entry) => html`<li><b>${exact(new Date(entry.rolledBackAt))}</b> by ${entry.rolledBackBy}
              <span class="row-note">${entry.path}: ${entry.from ? html`<a href=${href(['snapshots', entry.from])}>${short(entry.from)}</a>` : 'nothing'} → <a href=${href(['snapshots', entry.to])}>${short(entry.to)}</a>
              · <a href=${href(['operations', entry.operationId])}>operation</a></span></li>`)}</ol>`);
}

export function lineagePanel(lineage: Lineage): TemplateResult | typeof nothing {
    if (lineage.ancestors.length + lineage.descendants.length === 0) {
        return nothing;
    }
    return panel('Lineage', html`<ul class="list">
        ${lineage.ancestors.map((each) => html`<li>made from ${relative(each)}</li>`)}
        ${lineage.descendants.map((each) => html`<li>base of ${relative(each)}</li>`)}</ul>`);
}

function relative(each: Relative): unknown {
    return each.id ? html`<a href=${href(['models', each.id])}>${each.name ?? each.id}</a>` : each.reference;
}
