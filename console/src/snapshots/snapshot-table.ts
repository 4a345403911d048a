import { html, nothing, type TemplateResult } from 'lit';
import { href } from '../app/router.js';
import { badge, chip, mark } from '../ui/badge.js';
import { bytes, short } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { type Selection, table } from '../ui/table.js';
import { time } from '../ui/time.js';
import type { Snapshot } from './snapshot.js';

export function snapshotTable(rows: readonly Snapshot[], selection?: Selection): TemplateResult {
    return table<Snapshot>({
        caption: 'Snapshots',
        rows,
        id: (each) => each.sha256,
        name: (each) => each.version,
        ...(selection === undefined ? {} : { selection }),
        columns: [
            { label: 'Snapshot', cell: (each) => html`<a class="row-title" href=${href(['snapshots', each.sha256])}>${each.modelVersion ?? short(each.sha256)}</a><span class="row-note">${each.path}</span>` },
            { label: 'Health', cell: (each) => html`<span>${badge(each.health)}${each.damage ? html`<span class="row-note">${each.damage}</span>` : nothing}</span>` },
            { label: 'Marks', cell: (each) => html`<span class="chips">${each.pinned ? mark('pinned', 'active', 'pin') : nothing}${each.labels.map(chip)}</span>` },
            { label: 'Size', cell: (each) => html`<span class="nowrap">${bytes(each.sizeBytes)}</span>`, end: true },
            { label: 'Taken', cell: (each) => time(each.createdAt) },
            { label: '', cell: (each) => html`<span class="row-actions"><a class="button small" href=${href(['snapshots', each.sha256, 'rollback'])}>${icon('back')}Roll back</a></span>` },
        ],
    });
}
