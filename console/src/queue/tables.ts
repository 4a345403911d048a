import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { mark } from '../ui/badge.js';
import { count, plural } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { table } from '../ui/table.js';
import { time } from '../ui/time.js';
import { cronWords } from './cron-words.js';
import type { Limit, Schedule, Worker } from './queue.js';

export function workerTable(rows: readonly Worker[]): TemplateResult {
    return table<Worker>({
        caption: 'Workers',
        rows,
        id: (worker) => worker.id,
        columns: [
            { label: 'Worker', cell: (worker) => html`<span class="row-title" tabindex="-1">${worker.id}</span><span class="row-note">${worker.host}, process ${worker.pid}</span>` },
            { label: 'Running', cell: (worker) => html`<span>${worker.running} of ${plural(worker.slots, 'slot')}</span>` },
            { label: 'Started', cell: (worker) => time(worker.started_at) },
            { label: 'Seen', cell: (worker) => time(worker.seen_at) },
        ],
    });
}

export function limitTable(rows: readonly Limit[], edit: (limit: Limit) => void, remove: (limit: Limit) => void): TemplateResult {
    const locked = !credentials.may('admin');
    return table<Limit>({
        caption: 'Limits',
        rows,
        id: (limit) => limit.gate,
        columns: [
            { label: 'Applies to', cell: (limit) => html`<span class="row-title mono">${limit.gate}</span>${limit.starts === null ? nothing : html`<span class="row-note">${plural(limit.starts, 'start')} in ${limit.period} s</span>`}` },
            { label: 'In use', cell: (limit) => (limit.capacity === null ? count(limit.held) : html`<span class="progress"><meter class="meter" min="0" max=${Math.max(1, limit.capacity)} value=${limit.held} aria-label="In use"></meter><span class="progress-text">${limit.held} of ${limit.capacity}</span></span>`) },
            { label: 'Waiting', cell: (limit) => html`<span>${count(limit.parked)} ${limit.stuck > 0 ? mark(`${limit.stuck} need more than there is`, 'warn', 'alert') : nothing}</span>` },
            { label: '', cell: (limit) => buttons(limit.gate, locked, () => edit(limit), () => remove(limit)) },
        ],
    });
}

export function scheduleTable(rows: readonly Schedule[], edit: (each: Schedule) => void, remove: (each: Schedule) => void): TemplateResult {
    const locked = !credentials.may('write');
    return table<Schedule>({
        caption: 'Schedules',
        rows,
        id: (each) => each.name,
        columns: [
            { label: 'Schedule', cell: (each) => html`<span class="row-title">${each.name}</span><span class="row-note">${each.job?.type ?? ''}${each.problem ?? ''}</span>` },
            { label: 'When', cell: (each) => html`<span>${each.cron === null ? '–' : cronWords(each.cron)}<span class="row-note"><code>${each.cron}</code> ${each.zone ?? 'UTC'}</span></span>` },
            { label: 'Missed ticks', cell: (each) => each.missed ?? '–', wide: true },
            { label: 'Next', cell: (each) => (each.next === null ? 'never' : time(each.next)) },
            { label: '', cell: (each) => buttons(each.name, locked, () => edit(each), () => remove(each)) },
        ],
    });
}

function buttons(name: string, locked: boolean, edit: () => void, remove: () => void): TemplateResult {
    return html`<span class="row-actions"><button class="button small" ?disabled=${locked} aria-label="Edit ${name}" @click=${edit}>Edit</button>
        <button class="button icon-only small plain" ?disabled=${locked} aria-label="Remove ${name}" title="Remove" @click=${remove}>${icon('trash')}</button></span>`;
}
