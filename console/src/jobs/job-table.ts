import { html, nothing, type TemplateResult } from 'lit';
import { href } from '../app/router.js';
import { badge } from '../ui/badge.js';
import { bytes } from '../ui/format.js';
import { table, type Selection } from '../ui/table.js';
import { time } from '../ui/time.js';
import { jobActions } from './job-actions.js';
import { jobProgress } from './job-progress.js';
import type { Job } from './job.js';
import { ranFor, titleOf, waitReason } from './words.js';

/** Jobs as rows; `reasons` has what the service told about jobs that wait. */
export function jobTable(rows: readonly Job[], changed: () => void, selection?: Selection, reasons?: ReadonlyMap<string, string>): TemplateResult {
    return table<Job>({
        caption: 'Jobs',
        rows,
        id: (job) => job.id,
        name: titleOf,
        ...(selection === undefined ? {} : { selection }),
        columns: [
            {
                label: 'Job',
                cell: (job) => html`<a class="row-title" href=${href(['jobs', job.id])}>${titleOf(job)}</a>
                    <span class="row-note">${job.type} · ${job.priority}${job.attempts > 1 ? html` · attempt ${job.attempts} of ${job.max_attempts}` : nothing}</span>`,
            },
            { label: 'State', cell: (job) => (job.paused && job.status !== 'started' ? badge('paused') : badge(job.status)) },
            { label: 'Progress', cell: (job) => progressOrReason(job, reasons) },
            { label: 'Since', cell: (job) => time(job.ended_at ?? job.started_at ?? job.enqueued_at) },
            { label: '', cell: (job) => html`<span class="row-actions">${jobActions(job, changed)}</span>` },
        ],
    });
}

function progressOrReason(job: Job, reasons?: ReadonlyMap<string, string>): unknown {
    if (job.status === 'finished') {
        return html`<span class="row-note">${[sizeOf(job), ranFor(job)].filter(Boolean).join(' in ')}</span>`;
    }
    const reason = reasons?.get(job.id) ?? waitReason(job);
    const retried = job.status === 'started' && job.last_error !== undefined ? `before: ${job.last_error.detail}` : null;
    const note = (job.paused && job.status !== 'started' ? null : reason) ?? retried;
    return html`<span>${jobProgress(job)}${note === null ? nothing : html`<span class="row-note">${note}</span>`}</span>`;
}

function sizeOf(job: Job): string | null {
    const size = job.result?.['sizeBytes'] ?? job.result?.['size_bytes'] ?? job.progress?.total;
    return typeof size === 'number' ? bytes(size) : null;
}
