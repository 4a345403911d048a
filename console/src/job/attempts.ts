import { html, nothing, type TemplateResult } from 'lit';
import { credentials } from '../api/credentials.js';
import { href, navigate } from '../app/router.js';
import { type Attempt, deleteJob, ended, getAttempts, type Job, SERVICE } from '../jobs/job.js';
import { badge } from '../ui/badge.js';
import { confirm } from '../ui/dialog.js';
import { duration } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { panel } from '../ui/layout.js';
import type { Loader } from '../ui/loader.js';
import { time } from '../ui/time.js';
import { attempt } from '../ui/toast.js';
import { view } from '../ui/view.js';

export type Log = { readonly truncated: boolean; readonly items: readonly Attempt[] };

const NONE: Log = { truncated: false, items: [] };

export async function readLog(id: string, signal: AbortSignal): Promise<Log> {
    return (await getAttempts(id, signal)) ?? NONE;
}

/** Who ran the job, for how long, and how each execution ended. */
export function attempts(log: Loader<Log>): TemplateResult | typeof nothing {
    if (log.value?.items.length === 0) {
        return nothing;
    }
    return panel('Attempts', view(log, { service: SERVICE, rows: 1, filled: ({ items, truncated }) => html`
        ${truncated ? html`<p class="muted">Earlier ones are not kept.</p>` : nothing}
        <ol class="timeline">${items.toReversed().map((each) => html`<li><span class="actions"><b>${each.number}</b>${badge(each.outcome)}<span class="muted">${time(each.started_at)}${each.ended_at === undefined ? nothing : `, took ${duration((Date.parse(each.ended_at) - Date.parse(each.started_at)) / 1000)}`}</span></span>
            <span class="row-note">${each.worker ?? 'unknown worker'}${each.error === undefined ? nothing : html`: ${each.error.detail} <code>${each.error.code}</code>`}</span></li>`)}</ol>` }));
}

export function deleteButton(job: Job): TemplateResult | typeof nothing {
    return ended(job) ? html`<button class="button" ?disabled=${!credentials.may('write')} @click=${() => void remove(job)}>${icon('trash')}Delete</button>` : nothing;
}

async function remove(job: Job): Promise<void> {
    const yes = await confirm({ title: 'Delete this job?', body: html`<p>Its record goes: payload, result and attempts. <b>It does not come back</b>; downloaded files stay.</p>`, action: 'Delete the job', danger: true });
    if (yes && (await attempt(SERVICE, 'Deleted', () => deleteJob(job.id)))) {
        navigate(href(['jobs']));
    }
}
